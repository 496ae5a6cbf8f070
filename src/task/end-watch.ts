import type { Clock, Timer } from '../clock/clock.ts'
import { TimeoutError } from '../errors.ts'
import { allProcessors } from '../pipeline/pipeline.ts'
import type { FrameProcessor } from '../processor/frame-processor.ts'

/** A processor that keeps a session from ending. */
export interface EndHolder {
  /** Its name. */
  readonly processor: string
  /** What it has not done with, as half a sentence. */
  readonly doing: string
}

/** What an {@link EndWatch} works with. */
export interface EndWatchOptions {
  /** How long the End may be held without a sign of life, in milliseconds. */
  readonly timeoutMs: number
  readonly processors: readonly FrameProcessor[]
  /** It has been held so long. */
  late(holders: readonly EndHolder[]): void
}

/** How often it is looked, in milliseconds. */
const intervalMs = 1_000

/**
 * Sees to it that the End frame comes through: whoever holds it has to show a sign of life. It is one that the End goes
 * on, and that anything of an answer does: what the model writes, what the voice says, what is heard. So a long goodbye
 * is heard out.
 */
export class EndWatch {
  readonly #clock: Clock
  readonly #options: EndWatchOptions
  #timer: Timer | undefined
  #seen = ''
  #aliveAtMs = 0

  constructor(clock: Clock, options: EndWatchOptions) {
    this.#clock = clock
    this.#options = options
  }

  /** The End has come to a processor. */
  begin(): void {
    if (this.#timer !== undefined || !Number.isFinite(this.#options.timeoutMs)) return
    this.#aliveAtMs = this.#clock.now()
    this.#look()
  }

  stop(): void {
    this.#timer?.cancel()
  }

  #look(): void {
    const { processors, timeoutMs, late } = this.#options
    const holders = processors.filter(holds)
    const answered = processors.reduce((sum, processor) => sum + processor.answered, 0)
    const seen = [
      answered,
      ...holders.map((each) => `${processors.indexOf(each)} ${each.passage.heldBy}`),
    ].join()
    const now = this.#clock.now()
    if (seen !== this.#seen) this.#aliveAtMs = now
    this.#seen = seen
    const limitMs = Math.max(timeoutMs, ...holders.map(({ patienceMs }) => patienceMs))
    const leftMs = this.#aliveAtMs + limitMs - now
    if (leftMs > 0) this.#timer = this.#clock.setTimeout(() => this.#look(), Math.min(leftMs, intervalMs))
    else late(holders.map(({ name, passage }) => ({ processor: name, doing: passage.heldBy ?? '' })))
  }
}

/** Whether it is this one that holds the End, and none inside it. */
function holds({ passage, branches }: FrameProcessor): boolean {
  return passage.heldBy !== undefined && !allProcessors(branches.flat()).some((inner) => inner.passage.heldBy)
}

/** That the end was held up, and by whom. */
export function heldError(holders: readonly EndHolder[]): TimeoutError {
  const who = holders.map(({ processor, doing }) => `${processor} (${doing})`).join(', ') || 'nobody known'
  return new TimeoutError(`The session could not end and is cancelled. It was held up by: ${who}.`, {
    processor: holders[0]?.processor,
  })
}
