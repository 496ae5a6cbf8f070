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
import type { Attempt, AttemptLimits } from './attempt.ts'
import { Continuation, type Said } from './continuation/continuation.ts'
import { givenAlternatives } from './given-alternatives.ts'
import { type FallbackOptions, fallbackRules } from './options.ts'

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
    yield* alternatives.call(context, (attempt) => {
      const { alternative } = attempt
      const limits = { firstByteMs, stallMs, ...alternative }
      const model = alternative === first ? request.model : undefined
      return goOn({ ...request, model }, said, attempt, limits)
    })
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

/** Gives on what an alternative answers, and adds its text to what was said. */
async function* goOn(
  request: LLMRequest,
  said: Said,
  attempt: Attempt<LLMAlternative>,
  { firstByteMs, stallMs }: AttemptLimits,
): AsyncGenerator<LLMEvent> {
  const { alternative, context, more } = attempt
  const answer = alternative.provider.generate(requestTo(alternative, request, said.text), context)
  const continuation = new Continuation(said, more)
  const kept = new RoundMetadata()
  const held: LLMEvent[] = []
  for await (const event of attempt.stream(answer, { firstByteMs, stallMs }, isAnswer)) {
    if (event.type === 'text') {
      kept.add(event.metadata)
      const text = continuation.push(event.text)
      if (text) yield text
    } else if (event.type === 'reasoning') {
      kept.add(event.metadata)
      yield { type: 'reasoning', text: event.text }
    } else {
      const whole = withMetadata(event, kept)
      if (more) held.push(whole)
      else yield whole
    }
  }
  const rest = continuation.flush()
  if (rest) yield rest
  yield* held
}

/** What an alternative is asked: to go on from what was said, as holds for it alone. */
function requestTo(alternative: LLMAlternative, request: LLMRequest, said: string): LLMRequest {
  const {
    provider,
    temperature = request.temperature,
    maxTokens = request.maxTokens,
    reasoning = request.reasoning,
  } = alternative
  const messages = continued(request.messages, said, provider.continues === true)
  return { ...request, messages, temperature, maxTokens, reasoning }
}

/** What a model wants back belongs to the round that it ends, and to none that another one goes on with. */
function withMetadata(event: LLMEvent, kept: RoundMetadata): LLMEvent {
  if (event.type !== 'finish') return event
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
