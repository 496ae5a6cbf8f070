import {
  checkOptions,
  LLMError,
  type LLMEvent,
  type LLMProvider,
  type LLMRequest,
  type Message,
  type ProviderCall,
  ProviderMeter,
  type ReasoningEffort,
  RoundMetadata,
} from '../../src/engine.ts'
import { type Alternative, Alternatives } from './alternatives.ts'
import type { Attempt } from './attempt.ts'
import { givenAlternatives } from './given-alternatives.ts'
import { type FallbackOptions, fallbackRules } from './options.ts'
import { Repetition } from './repetition.ts'
import { WholeSentences } from './whole-sentences.ts'

/** A model among others, with what holds for it alone. */
export interface LLMAlternative extends Alternative<LLMProvider> {
  /** Sampling temperature of this one, in place of the request's. */
  readonly temperature?: number
  /** Most tokens of a request to this one, in place of the request's. */
  readonly maxTokens?: number
  /** How much this one thinks, in place of what the request says. */
  readonly reasoning?: ReasoningEffort
}

/** To the first event and between two: what a listener takes for thinking. */
const defaultLimitMs = 5_000

/**
 * A model made of several: when one fails or stalls, the next is asked to go on from the last whole sentence.
 *
 * While another alternative is left, text is given on by whole sentences (a voice waits for them anyway) and tool
 * calls when the answer is complete; so what a model leaves unfinished was never said and never done. The next model
 * is given the conversation and the sentences said, with a request to go on where it does not `continue` by itself, and
 * if it says them again they are taken out.
 *
 * A request's `model` is meant for the first; the others use their own.
 */
export function llmFallback(
  providers: readonly (LLMProvider | LLMAlternative)[],
  options: FallbackOptions = {},
): LLMProvider {
  checkOptions('llmFallback', options, fallbackRules, 'pass')
  const given = givenAlternatives<LLMProvider, LLMAlternative>('llmFallback', 'llm', providers)
  const [first] = given
  const alternatives = new Alternatives<LLMProvider, LLMAlternative>(
    given,
    options,
    (message, details) => new LLMError(message, details),
  )
  const meter = new ProviderMeter()
  const { firstByteMs = defaultLimitMs, stallMs = defaultLimitMs } = options

  async function* generate(request: LLMRequest, context: ProviderCall): AsyncGenerator<LLMEvent> {
    const said = { text: '' }
    yield* alternatives.call(context, (attempt) => goOn(request, said, attempt))
  }

  async function* goOn(
    request: LLMRequest,
    said: { text: string },
    attempt: Attempt<LLMAlternative>,
  ): AsyncGenerator<LLMEvent> {
    const {
      provider,
      temperature = request.temperature,
      maxTokens = request.maxTokens,
      reasoning = request.reasoning,
    } = attempt.alternative
    const limits = { firstByteMs, stallMs, ...attempt.alternative }
    const answer = provider.generate(
      {
        ...request,
        model: attempt.alternative === first ? request.model : undefined,
        messages: continued(request.messages, said.text, provider.continues === true),
        temperature,
        maxTokens,
        reasoning,
      },
      attempt.context,
    )
    const sentences = attempt.more ? new WholeSentences() : undefined
    const repetition = new Repetition(said.text)
    const held: LLMEvent[] = []
    const kept = new RoundMetadata()
    let begun = said.text === ''
    const text = (fresh: string, endsSentence: boolean): LLMEvent => {
      const joined = begun ? fresh : join(said.text, fresh)
      begun = true
      said.text += joined
      return { type: 'text', text: joined, ...(endsSentence && { endsSentence }) }
    }
    const deadlines = { firstByteMs: limits.firstByteMs, stallMs: limits.stallMs }
    for await (const event of attempt.stream(answer, deadlines, isAnswer)) {
      // What a model wants back belongs to the round that it ends, and to none that another one goes on with.
      if (event.type === 'reasoning' || event.type === 'text') kept.add(event.metadata)
      if (event.type === 'reasoning') yield { type: 'reasoning', text: event.text }
      else if (event.type !== 'text') {
        const whole = event.type === 'finish' ? withMetadata(event, kept) : event
        if (attempt.more) held.push(whole)
        else yield whole
      } else {
        const fresh = repetition.push(event.text)
        const whole = sentences ? sentences.push(fresh) : fresh
        if (whole.trim() !== '' || (begun && whole !== '')) yield text(whole, sentences !== undefined)
      }
    }
    const last = repetition.flush()
    const rest = sentences ? sentences.push(last) + sentences.flush() : last
    if (rest.trim() !== '' || (begun && rest !== '')) yield text(rest, false)
    yield* held
  }

  return {
    name: alternatives.name,
    ownDeadlines: true,
    continues: given.every(({ provider }) => provider.continues === true),
    generate: (request, context) => meter.track(context.clock, generate(request, context)),
    warmup: (context) => alternatives.warmup(context),
    metrics: () => ({ ...meter.read(), switches: alternatives.switches }),
    close: () => alternatives.close(),
    get closed() {
      return alternatives.closed
    },
  }
}

function withMetadata(
  event: Extract<LLMEvent, { type: 'finish' }>,
  kept: RoundMetadata,
): Extract<LLMEvent, { type: 'finish' }> {
  kept.add(event.metadata)
  const { all } = kept
  return all === undefined ? event : { ...event, metadata: all }
}

/** What a model is asked in that does not go on by itself. */
const goOnAsked = '(You were cut off. Go on exactly from there, and do not repeat what you have said.)'

/** Thoughts are nothing that a listener waits for. */
function isAnswer({ type }: LLMEvent): boolean {
  return type !== 'reasoning'
}

function continued(messages: readonly Message[], said: string, continues: boolean): readonly Message[] {
  if (said.trim() === '') return messages
  const begun: readonly Message[] = [...messages, { role: 'assistant', content: said.trim() }]
  return continues ? begun : [...begun, { role: 'user', content: goOnAsked }]
}

/** A continuation, with one space between it and what was said. */
function join(said: string, fresh: string): string {
  return /\s$/.test(said) ? fresh.trimStart() : ` ${fresh.trimStart()}`
}
