import type { Direction, Frame } from '../frame/frame.ts'
import { InterruptFrame } from '../frames/lifecycle.ts'
import { LLMResponseEndFrame, LLMTextFrame } from '../frames/llm.ts'
import { checkOptions, type OptionRules } from '../options.ts'
import type { ObservedProcessor, Observer } from '../processor/observer.ts'
import { registerBuiltinEvents } from './builtin.ts'
import { eventOf } from './registry.ts'
import type { SessionEvent, SessionEventBody } from './session-event.ts'
import { UndecidedAnswer } from './undecided-answer.ts'

registerBuiltinEvents()

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
  readonly #undecided = new UndecidedAnswer()
  #answer = ''
  #nowMs = 0

  constructor(listener: (event: SessionEvent) => void, options: SessionEventsOptions = {}) {
    const { audio = true, errors = true } = checkOptions('SessionEvents', options, optionRules)
    this.#listener = listener
    this.hearsErrors = errors
    this.#silent = new Set([...(audio ? [] : ['heard-audio']), ...(errors ? [] : ['error'])])
  }

  onFrame(frame: Frame, _source: ObservedProcessor, _direction: Direction, atMs: number): void {
    const { kind } = frame
    const told = kind === 'llm-text' || kind === 'llm-response-end' || eventOf(kind) !== undefined
    if (!told || this.#silent.has(kind)) return
    this.#nowMs = atMs
    this.#undecided.see(frame, () => this.#tell(frame))
  }

  #tell(frame: Frame): void {
    if (frame instanceof LLMTextFrame) this.#answer += frame.text
    else if (frame instanceof InterruptFrame) this.#answer = ''
    const event = frame instanceof LLMResponseEndFrame ? this.#answered(frame) : eventOf(frame.kind)?.(frame)
    if (event) this.#listener({ ...event, atMs: this.#nowMs })
  }

  #answered({ turn }: LLMResponseEndFrame): SessionEventBody | undefined {
    const text = this.#answer.trim()
    this.#answer = ''
    return text === '' ? undefined : { type: 'llm', text, turn }
  }
}
