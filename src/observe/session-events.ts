import type { AntiphonError } from '../errors.ts'
import type { SpokenAudioFrame } from '../frames/audio.ts'
import type { ContextEditFrame } from '../frames/context-edit.ts'
import type { NodeEnteredFrame } from '../frames/flow.ts'
import type { Direction, Frame } from '../frames/frame.ts'
import { type ErrorFrame, type InterruptCause, InterruptFrame } from '../frames/lifecycle.ts'
import { LLMResponseEndFrame, LLMTextFrame } from '../frames/llm.ts'
import type { MetricsFrame } from '../frames/metrics.ts'
import type {
  BotStartedSpeakingFrame,
  BotStoppedSpeakingFrame,
  OutputPauseFrame,
  OutputResumeFrame,
  UserMuteStartedFrame,
  UserMuteStoppedFrame,
  UserStartedSpeakingFrame,
  UserStoppedSpeakingFrame,
  UserTurnEndedFrame,
  UserTurnGuessedFrame,
  UserTurnStartedFrame,
} from '../frames/speech.ts'
import type { FunctionCallFrame, FunctionCallProgressFrame, FunctionCallResultFrame } from '../frames/tool.ts'
import type { InterimTranscriptionFrame, TranscriptionFrame } from '../frames/transcription.ts'
import type { SpeakFrame, SpokenTextFrame } from '../frames/tts.ts'
import { checkOptions, type OptionRules } from '../options.ts'
import type { ObservedProcessor, Observer } from '../processor/environment.ts'
import { HeldGuess } from './held-guess.ts'
import type {
  ContextMetrics,
  DroppedMetrics,
  FallbackMetrics,
  PipelineMetrics,
  SpeculationMetrics,
} from './metrics.ts'

/** What happens in a session, in the words of the people on the line. `atMs` is the session's clock. */
export type SessionEvent = { readonly atMs: number } & (
  | { readonly type: 'user-started-speaking' }
  | { readonly type: 'user-stopped-speaking' }
  /** What the user says; `final` when it stands. */
  | { readonly type: 'transcription'; readonly text: string; readonly final: boolean }
  /** The user has the floor; `reason` is what decided it. */
  | { readonly type: 'user-turn-started'; readonly reason: string | undefined }
  /** The user's turn is over; `reason` is what decided it. */
  | {
      readonly type: 'user-turn'
      readonly text: string
      readonly turn: number
      readonly reason: string | undefined
    }
  /** What the user says is not listened to. */
  | { readonly type: 'user-muted' }
  /** The user is listened to again. */
  | { readonly type: 'user-unmuted' }
  /** A round of the model's answer, whole; or what is said while tools run. */
  | { readonly type: 'llm'; readonly text: string; readonly turn: number }
  /** A text that no model made: a greeting, a re-prompt. */
  | { readonly type: 'speak'; readonly text: string; readonly turn: number }
  | {
      readonly type: 'tool-call'
      readonly name: string
      readonly arguments: Readonly<Record<string, unknown>>
    }
  /** How far a tool has got, in its own words. */
  | { readonly type: 'tool-progress'; readonly name: string; readonly progress: unknown }
  /** What a tool answered; one that delivers later answers twice. */
  | {
      readonly type: 'tool'
      readonly name: string
      readonly arguments: Readonly<Record<string, unknown>>
      readonly result: unknown
      readonly failed: boolean
    }
  | { readonly type: 'agent-started-speaking'; readonly turn: number }
  | { readonly type: 'agent-stopped-speaking'; readonly turn: number }
  /** Words the user has heard. */
  | { readonly type: 'spoken'; readonly text: string; readonly turn: number }
  /** Audio the user is hearing. */
  | { readonly type: 'audio'; readonly samples: Int16Array; readonly sampleRate: number }
  /** The agent waits for the words of a sound. */
  | { readonly type: 'paused' }
  /** It was no interruption. */
  | { readonly type: 'resumed' }
  /** The answer is cut short; `cause` is who or what did it, and `detail` has more words about it. */
  | {
      readonly type: 'interrupt'
      readonly cause: InterruptCause
      readonly detail: string | undefined
    }
  /** The user may have said all there is to say: an answer is being prepared. */
  | { readonly type: 'guess'; readonly text: string; readonly turn: number }
  /** The user went on: the answer that was prepared is dropped, unheard. */
  | { readonly type: 'guess-dropped' }
  /** The user's turn ended as it was guessed: the answer is there `savedMs` earlier. */
  | { readonly type: 'guess-right'; readonly turn: number; readonly savedMs: number }
  /** The program changes what the model is told, by a `ContextEditFrame`. */
  | { readonly type: 'context-edited' }
  /** The conversation had grown long and was made shorter by a `ContextLimit`. */
  | { readonly type: 'context-shortened'; readonly metrics: ContextMetrics }
  /** A conversation that is made of nodes has come to one; see `Flow`. */
  | { readonly type: 'node'; readonly node: string; readonly from: string | undefined }
  | { readonly type: 'turn'; readonly metrics: PipelineMetrics }
  | { readonly type: 'fallback'; readonly metrics: FallbackMetrics }
  /** Live audio was dropped where somebody could not keep up. */
  | { readonly type: 'lost'; readonly metrics: DroppedMetrics }
  | { readonly type: 'error'; readonly error: AntiphonError }
)

type EventBody = SessionEvent extends infer E ? (E extends SessionEvent ? Omit<E, 'atMs'> : never) : never

/** Options of {@link SessionEvents}. */
export interface SessionEventsOptions {
  /** Whether `audio` events are told: fifty a second. Default true. */
  audio?: boolean
  /** Whether `error` events are told. Without, somebody else has to hear of errors. Default true. */
  errors?: boolean
}

const optionRules: OptionRules<SessionEventsOptions> = { audio: 'any', errors: 'any' }

/**
 * An observer that tells a session's events, each once, when it first happens; what happens in an answer that is prepared
 * ahead, when that is given.
 */
export class SessionEvents implements Observer {
  /** Whether its listener is told of errors. */
  readonly hearsErrors: boolean
  readonly #listener: (event: SessionEvent) => void
  readonly #silent: ReadonlySet<string>
  readonly #seen = new WeakSet<Frame>()
  readonly #guess = new HeldGuess()
  #answer = ''
  #nowMs = 0

  constructor(listener: (event: SessionEvent) => void, options: SessionEventsOptions = {}) {
    const { audio = true, errors = true } = checkOptions('SessionEvents', options, optionRules)
    this.#listener = listener
    this.hearsErrors = errors
    this.#silent = new Set([...(audio ? [] : ['spoken-audio']), ...(errors ? [] : ['error'])])
  }

  onPush(
    _source: ObservedProcessor,
    _target: ObservedProcessor,
    frame: Frame,
    _direction: Direction,
    atMs: number,
  ): void {
    const tell = tellers.get(frame.kind)
    if (tell === undefined || this.#silent.has(frame.kind) || this.#seen.has(frame)) return
    this.#seen.add(frame)
    this.#nowMs = atMs
    this.#guess.see(frame, () => this.#tell(frame, tell))
  }

  #tell(frame: Frame, tell: Teller): void {
    if (frame instanceof LLMTextFrame) this.#answer += frame.text
    else if (frame instanceof InterruptFrame) this.#answer = ''
    const event = frame instanceof LLMResponseEndFrame ? this.#answered(frame) : tell(frame)
    if (event) this.#listener({ ...event, atMs: this.#nowMs } as SessionEvent)
  }

  #answered({ turn }: LLMResponseEndFrame): EventBody | undefined {
    const text = this.#answer.trim()
    this.#answer = ''
    return text === '' ? undefined : { type: 'llm', text, turn }
  }
}

type Teller = (frame: Frame) => EventBody | undefined
const tellers = new Map<string, Teller>()

function on<F extends Frame>(kind: F['kind'], tell: (frame: F) => EventBody | undefined): void {
  tellers.set(kind, tell as Teller)
}

on<UserStartedSpeakingFrame>('user-started-speaking', () => ({ type: 'user-started-speaking' }))
on<UserStoppedSpeakingFrame>('user-stopped-speaking', () => ({ type: 'user-stopped-speaking' }))
on<InterimTranscriptionFrame>('interim-transcription', ({ text }) => ({
  type: 'transcription',
  text,
  final: false,
}))
on<TranscriptionFrame>('transcription', ({ text }) => ({ type: 'transcription', text, final: true }))
on<UserTurnStartedFrame>('user-turn-started', ({ reason }) => ({ type: 'user-turn-started', reason }))
on<UserTurnEndedFrame>('user-turn-ended', ({ text, turn, reason }) =>
  text === '' ? undefined : { type: 'user-turn', text, turn, reason },
)
on<UserMuteStartedFrame>('user-mute-started', () => ({ type: 'user-muted' }))
on<UserMuteStoppedFrame>('user-mute-stopped', () => ({ type: 'user-unmuted' }))
on<LLMTextFrame>('llm-text', () => undefined)
on<LLMResponseEndFrame>('llm-response-end', () => undefined)
on<SpeakFrame>('speak', ({ text, turn }) => ({ type: 'speak', text, turn }))
on<FunctionCallFrame>('function-call', ({ name, arguments: args }) => ({
  type: 'tool-call',
  name,
  arguments: args,
}))
on<FunctionCallProgressFrame>('function-call-progress', ({ name, progress }) => ({
  type: 'tool-progress',
  name,
  progress,
}))
on<FunctionCallResultFrame>('function-call-result', ({ name, arguments: args, result, failed }) => ({
  type: 'tool',
  name,
  arguments: args,
  result,
  failed,
}))
on<BotStartedSpeakingFrame>('bot-started-speaking', ({ turn }) => ({ type: 'agent-started-speaking', turn }))
on<BotStoppedSpeakingFrame>('bot-stopped-speaking', ({ turn }) => ({ type: 'agent-stopped-speaking', turn }))
on<SpokenTextFrame>('spoken-text', ({ text, turn }) => ({ type: 'spoken', text, turn }))
on<SpokenAudioFrame>('spoken-audio', ({ samples, sampleRate }) => ({ type: 'audio', samples, sampleRate }))
on<OutputPauseFrame>('output-pause', () => ({ type: 'paused' }))
on<OutputResumeFrame>('output-resume', () => ({ type: 'resumed' }))
on<UserTurnGuessedFrame>('user-turn-guessed', ({ text, turn }) => ({ type: 'guess', text, turn }))
on<InterruptFrame>('interrupt', ({ cause, detail }) =>
  cause === 'speculation' ? { type: 'guess-dropped' } : { type: 'interrupt', cause, detail },
)
on<ContextEditFrame>('context-edit', () => ({ type: 'context-edited' }))
on<NodeEnteredFrame>('node-entered', ({ node, from }) => ({ type: 'node', node, from }))
on<ErrorFrame>('error', ({ error }) => ({ type: 'error', error }))
on<MetricsFrame>('metrics', ({ metrics }) => {
  if (metrics.type === 'fallback') return { type: 'fallback', metrics }
  if (metrics.type === 'dropped') return { type: 'lost', metrics }
  if (metrics.type === 'context') return { type: 'context-shortened', metrics }
  if (metrics.type === 'speculation') return guessed(metrics)
  if (metrics.type !== 'turn') return undefined
  const { type: _, ...turn } = metrics
  return { type: 'turn', metrics: turn }
})

function guessed({ right, turn, savedMs }: SpeculationMetrics): EventBody | undefined {
  return right ? { type: 'guess-right', turn, savedMs } : undefined
}
