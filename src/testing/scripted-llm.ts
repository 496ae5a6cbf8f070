import { CancelledError, type FailureReason, LLMError } from '../errors.ts'
import { checkOptions, type OptionRules } from '../options.ts'
import { ProviderMeter } from '../provider/meter.ts'
import type { ProviderCall } from '../provider/roles/call.ts'
import type { FinishReason, LLMEvent, LLMProvider, LLMRequest } from '../provider/roles/llm.ts'
import type { ToolCall } from '../tools/tool-call.ts'

/** One scripted answer: words, a call of tools, or both; or a failure. */
export type ScriptedAnswer =
  | string
  | {
      /** What it thinks first. */
      readonly reasoning?: string
      readonly text?: string
      readonly calls?: readonly ScriptedCall[]
      /** The answer to a request for data. */
      readonly data?: unknown
      /** Why it ends. Default: `tool-calls` where there are calls, else `stop`. */
      readonly finish?: FinishReason
      /** What it wants back with the round's calls. */
      readonly metadata?: readonly unknown[]
      readonly fail?: string
      /** Why it fails. */
      readonly reason?: FailureReason
      readonly stallMs?: number
    }

/** A scripted call of a tool. */
export interface ScriptedCall {
  /** The tool's name. */
  readonly name: string
  /** Its arguments; a string is sent as it is, JSON or not. */
  readonly arguments?: Readonly<Record<string, unknown>> | string
  /** What the model wants back with it. */
  readonly metadata?: readonly unknown[]
}

/** How a scripted model behaves. */
export interface ScriptedLLMOptions {
  /** Its answers, request by request, the last one again and again; or a function of the request. */
  answers: readonly ScriptedAnswer[] | ((request: LLMRequest) => ScriptedAnswer)
  /** From the request to the first word, in milliseconds. Default 0. */
  firstByteMs?: number
  /** Between two words, in milliseconds. Default 0. */
  wordMs?: number
}

const optionRules: OptionRules<ScriptedLLMOptions> = {
  answers: 'any',
  firstByteMs: 'not-negative',
  wordMs: 'not-negative',
}

/** A scripted model, and what it was asked. */
export interface ScriptedLLM extends LLMProvider {
  /** The requests so far. */
  readonly requests: readonly LLMRequest[]
}

/** Its name, and the label of its metadata. */
const scripted = 'scripted-llm'

/** A language model that does as it is told: for tests. */
export function scriptedLlm(options: ScriptedLLMOptions): ScriptedLLM {
  const { answers, firstByteMs = 0, wordMs = 0 } = checkOptions('scriptedLlm', options, optionRules)
  const meter = new ProviderMeter()
  const script = new Script(answers)

  async function* generate(request: LLMRequest, { clock, signal }: ProviderCall): AsyncGenerator<LLMEvent> {
    if (signal.aborted) throw new CancelledError(undefined, { cause: signal.reason })
    const answer = script.answerTo(request)
    const { reasoning, stallMs, fail } = answer
    if (firstByteMs > 0) await clock.sleep(firstByteMs, signal)
    if (reasoning !== undefined) yield { type: 'reasoning', text: reasoning }
    for (const word of wordsOf(answer)) {
      if (wordMs > 0) await clock.sleep(wordMs, signal)
      yield { type: 'text', text: word }
    }
    if (stallMs !== undefined) await clock.sleep(stallMs, signal)
    if (fail !== undefined) throw new LLMError(fail, { provider: scripted, reason: answer.reason })
    yield* script.ending(answer, request)
  }

  return {
    name: scripted,
    continues: true,
    requests: script.requests,
    generate: (request, context) => meter.track(context.clock, generate(request, context)),
    metrics: () => meter.read(),
  }
}

type WholeAnswer = Exclude<ScriptedAnswer, string>

/** What is answered to one request after the other, and the requests. */
class Script {
  readonly requests: LLMRequest[] = []
  readonly #answers: ScriptedLLMOptions['answers']

  constructor(answers: ScriptedLLMOptions['answers']) {
    this.#answers = answers
  }

  /** The answer to the next request. */
  answerTo(request: LLMRequest): WholeAnswer {
    const answer = this.#next(request)
    this.requests.push({ ...request, messages: [...request.messages] })
    return typeof answer === 'string' ? { text: answer } : answer
  }

  /** What comes behind the words of an answer. */
  *ending(
    { text = '', calls = [], data, finish, metadata }: WholeAnswer,
    request: LLMRequest,
  ): Iterable<LLMEvent> {
    for (const [index, call] of calls.entries())
      yield { type: 'tool-call', ...toolCall(call, this.requests.length, index) }
    if (data !== undefined) yield { type: 'data', data }
    yield { type: 'usage', inputTokens: request.messages.length, outputTokens: text.length }
    const reason = finish ?? (calls.length > 0 ? 'tool-calls' : 'stop')
    yield { type: 'finish', reason, metadata: metadata && { [scripted]: metadata } }
  }

  #next(request: LLMRequest): ScriptedAnswer {
    const answers = this.#answers
    if (typeof answers === 'function') return answers(request)
    return answers[this.requests.length] ?? answers.at(-1)!
  }
}

function wordsOf({ text = '' }: WholeAnswer): readonly string[] {
  return text.match(/\S+\s*/g) ?? []
}

function toolCall(
  { name, arguments: args = {}, metadata }: ScriptedCall,
  request: number,
  index: number,
): ToolCall {
  return {
    id: `call-${request}-${index}`,
    name,
    arguments: typeof args === 'string' ? args : JSON.stringify(args),
    ...(metadata && { metadata: { [scripted]: metadata } }),
  }
}
