import { LLMError, type LLMProvider, type ProviderCall, providerCall } from 'antiphon'
import { openai } from 'antiphon/llm/openai'
import { type AgentProviders, agentProviders } from '../agent/agent.ts'
import { UsageError } from './options.ts'

/** What a language model is told, if one thinks in place of the rules. */
export const systemPrompt =
  'You are Antiphon, and you talk with somebody by voice, through a web page. Answer as people speak: one or two short ' +
  'sentences, then let the other go on; more only if a story or an explanation is asked for. Everything you write is read ' +
  'aloud: no lists, no markdown, no emoji, no links; write numbers and abbreviations so that they can be said. You read ' +
  'what a speech recognizer heard, so words may be wrong: take the likeliest meaning, and ask when it matters. You may be ' +
  'interrupted; what you had not said yet was not heard. Use the tools for the time in a city, for sums and for the robot.'

const openaiModel = 'gpt-5-mini'

/**
 * The embedded providers, with a language model in place of the rules if the environment names one.
 * @throws UsageError if it names one by halves.
 */
export function chosenProviders(env: Readonly<Record<string, string | undefined>>): AgentProviders {
  const { OPENAI_API_KEY: key, ANTIPHON_LLM_URL: baseURL, ANTIPHON_LLM_MODEL: model } = env
  const providers = agentProviders()
  if (!baseURL && !key) return providers
  if (baseURL && !URL.canParse(baseURL))
    throw new UsageError(`ANTIPHON_LLM_URL is to be a URL, and "${baseURL}" is none.`)
  if (baseURL && !model) throw new UsageError('ANTIPHON_LLM_URL needs ANTIPHON_LLM_MODEL too.')
  const llm = openai({
    model: model || openaiModel,
    ...(baseURL && { baseURL }),
    ...(key && { apiKey: key }),
  })
  return { ...providers, llm }
}

/**
 * Has the model begin an answer, so that a wrong address, key or name is noticed before somebody talks, and a model of
 * this computer's is loaded.
 * @throws LLMError if it does not answer.
 */
export async function tryModel(
  llm: LLMProvider,
  call: Pick<ProviderCall, 'signal' | 'clock'>,
): Promise<void> {
  const request = { messages: [{ role: 'user', content: 'Hello.' }] } as const
  try {
    for await (const _ of llm.generate(request, providerCall(call))) break
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new LLMError(
      `The language model ${llm.model ?? llm.name} does not answer. ${why.trim()}\n` +
        'It was chosen by OPENAI_API_KEY, ANTIPHON_LLM_URL and ANTIPHON_LLM_MODEL. Without them the agent thinks by rules.',
      { cause },
    )
  }
}
