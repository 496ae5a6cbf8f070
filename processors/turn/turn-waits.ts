import type { Timer } from '../../src/engine.ts'
import { Contest } from './contest.ts'
import type { Hearing } from './hearing/hearing.ts'
import { type PausedTurn, silence } from './stop/stops.ts'
import { TurnEnding } from './turn-ending.ts'
import type { TurnHost } from './turn-host.ts'
import { TurnLimits } from './turn-limits.ts'
import type { UserTurnOptions } from './turn-options.ts'

/** What happens when a turn has waited. */
export interface TurnWaitsEvents {
  /** What is said over the agent is to be judged again. */
  contest(): void
  /** The silence has lasted long enough. */
  due(): void
  /** The turn has come to one of its limits though the voice goes on. */
  limited(reason: string, standstill: boolean): void
}

/** All that a turn waits for: it is over at once when the turn is. */
export class TurnWaits {
  /** A voice over the agent that lasts long enough. */
  readonly contest: Contest
  /** The silence at its end. */
  readonly ending: TurnEnding
  /** What ends it without a silence. */
  readonly limits: TurnLimits
  /** Whether only the app ends it. */
  readonly external: boolean
  /** Silence after which the user has had the say, in milliseconds. */
  readonly silenceMs: number
  /** How long words may be late, in milliseconds. */
  readonly transcriptMs: number
  /** Why it ends as soon as its words are there, whatever the strategy says. */
  closing: string | undefined
  readonly #host: TurnHost
  #patience: Timer | undefined

  constructor(options: UserTurnOptions, host: TurnHost, events: TurnWaitsEvents) {
    this.#host = host
    this.external = options.stop?.external ?? false
    this.silenceMs = options.silenceMs ?? 600
    this.transcriptMs = options.transcriptTimeoutMs ?? 6_000
    this.contest = new Contest(options, host, events.contest)
    const plain = silence(this.silenceMs)
    this.ending = new TurnEnding(options.stop ?? plain, plain, host, events.due)
    this.limits = new TurnLimits(options, { after: host.after, limited: events.limited })
  }

  /** Why the turn is over when all of it is transcribed; `undefined`: it is not. */
  get due(): string | undefined {
    return this.closing ?? this.ending.reason
  }

  /** The voice has fallen silent: asks how long a silence is the end. */
  judge(hearing: Hearing): void {
    const { voice } = hearing
    voice.stoppedAtMs ??= this.#host.now()
    this.ending.judge(this.#turn(hearing), voice.stoppedAtMs)
  }

  /** It is silent for a moment, and may fall silent. */
  foresee(hearing: Hearing): void {
    const turn = this.#turn(hearing)
    this.ending.foresee({ ...turn, pause: turn.pause + 1 })
  }

  /** Whether words that stand still are the end: where nothing else will be, though there was to be more. */
  standsStill({ voice, recognized }: Hearing): boolean {
    if (this.external && this.closing === undefined) return false
    return voice.active || (recognized && !this.ending.waits)
  }

  /** Waits so long, and no longer than for what was waited for last. */
  patience(ms: number, over: () => void): void {
    this.patient()
    this.#patience = this.#host.after(ms, over)
  }

  /** What was waited for is there. */
  patient(): void {
    this.#patience?.cancel()
  }

  /** Nothing is waited for any more. */
  cancel(): void {
    this.ending.cancel()
    this.contest.close()
    this.limits.end()
    this.patient()
    this.closing = undefined
  }

  #turn(hearing: Hearing): PausedTurn {
    return { ...hearing.paused(), language: this.contest.language, audio: this.#host.audio }
  }
}
