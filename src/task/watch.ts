import type { Clock, Timer } from '../clock/clock.ts'
import type { Frame } from '../frame/frame.ts'
import type { AudioRawFrame, HeardAudioFrame } from '../frames/audio.ts'
import { HeartbeatFrame, type StartFrame } from '../frames/lifecycle.ts'
import type { MetricsFrame } from '../frames/metrics.ts'

/** What a {@link Watch} looks out for. */
export interface WatchOptions {
  heartbeatMs: number | undefined
  idleTimeoutMs: number | undefined
  /** Sends a heartbeat. */
  beat(): void
  /** Heartbeats do not come back. */
  stalled(sinceMs: number): void
  /** Nothing has happened for `idleTimeoutMs`. */
  idle(): void
}

/** Beats that may be missing before the pipeline counts as stalled. */
const missing = 3

/** Frames that come whether anybody is there or not. */
const lifeless: ReadonlySet<string> = new Set<
  (AudioRawFrame | HeardAudioFrame | MetricsFrame | StartFrame)['kind']
>(['audio-raw', 'heard-audio', 'metrics', 'start'])

/** Watches over a running session: whether its ordered lanes move, and whether anybody is there. */
export class Watch {
  readonly #clock: Clock
  readonly #options: WatchOptions
  readonly #timers = new Set<Timer>()
  #lastBeatMs = 0
  #lastActivityMs = 0

  constructor(clock: Clock, options: WatchOptions) {
    this.#clock = clock
    this.#options = options
  }

  start(): void {
    const { heartbeatMs, idleTimeoutMs } = this.#options
    this.#lastBeatMs = this.#lastActivityMs = this.#clock.now()
    if (heartbeatMs !== undefined) this.#every(heartbeatMs, () => this.#beat(heartbeatMs))
    if (idleTimeoutMs !== undefined) this.#after(idleTimeoutMs, () => this.#checkIdle(idleTimeoutMs))
  }

  stop(): void {
    for (const timer of this.#timers) timer.cancel()
    this.#timers.clear()
  }

  /** A frame has reached an end of the pipeline. Audio alone is no sign of life: a microphone always sends. */
  see(frame: Frame): void {
    if (this.#timers.size === 0 || lifeless.has(frame.kind)) return
    const now = this.#clock.now()
    if (frame instanceof HeartbeatFrame) this.#lastBeatMs = now
    else this.#lastActivityMs = now
  }

  #beat(heartbeatMs: number): void {
    const sinceMs = this.#clock.now() - this.#lastBeatMs
    if (sinceMs > heartbeatMs * missing) this.#options.stalled(sinceMs)
    else this.#options.beat()
  }

  #checkIdle(idleTimeoutMs: number): void {
    const restMs = this.#lastActivityMs + idleTimeoutMs - this.#clock.now()
    if (restMs > 0) this.#after(restMs, () => this.#checkIdle(idleTimeoutMs))
    else this.#options.idle()
  }

  #every(intervalMs: number, callback: () => void): void {
    this.#after(intervalMs, () => {
      this.#every(intervalMs, callback)
      callback()
    })
  }

  #after(delayMs: number, callback: () => void): void {
    const timer = this.#clock.setTimeout(() => {
      this.#timers.delete(timer)
      callback()
    }, delayMs)
    this.#timers.add(timer)
  }
}
