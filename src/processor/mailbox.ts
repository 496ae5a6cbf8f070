import { QueueOverflowError } from '../errors.ts'
import { type Direction, type Frame, Trait } from '../frames/frame.ts'
import { FrameQueue } from './frame-queue.ts'

/** How much the mailboxes of a task hold. */
export interface MailboxLimits {
  /** Waiting frames from which `push` returns a promise, settled when half of them are gone. Default 128. */
  readonly highWater: number
  /** Waiting frames above which live audio drops its oldest and everything else fails. Default 4,096. */
  readonly capacity: number
}

/** What a mailbox works for. */
export interface MailboxOwner {
  /** Handles a frame; a promise makes the frame's line wait. */
  handle(frame: Frame, direction: Direction): void | Promise<void>
  /** The handling of a frame failed. */
  failed(error: unknown, frame: Frame): void
  /** Live audio was thrown away. */
  dropped(frames: number): void
}

/** What is going on in a mailbox; bits, so that a hop asks once whether it is idle. */
const Busy = { system: 1, ordered: 2, stack: 4, starting: 8, queued: 16, closed: 32 } as const

/**
 * Where frames wait for their processor, and the one place that decides which is next.
 *
 * There are two lines: system frames, and the data and control frames in their common order. Each handles one frame at
 * a time. A frame that arrives when all is idle is handled at once, on the sender's stack, without a promise. While a
 * handler is on the stack nothing else is begun: what arrives meanwhile waits until it returns.
 */
export class Mailbox {
  limits: MailboxLimits = { highWater: 128, capacity: 4096 }

  readonly #owner: MailboxOwner
  readonly #system = new FrameQueue()
  readonly #ordered = new FrameQueue()
  #busy = 0
  #firstTurn = 0
  #room: PromiseWithResolvers<void> | undefined

  constructor(owner: MailboxOwner) {
    this.#owner = owner
  }

  /** Frames waiting. */
  get size(): number {
    return this.#system.size + this.#ordered.size
  }

  /** The first turn that is not over; answer frames of earlier turns are dropped. */
  get firstTurn(): number {
    return this.#firstTurn
  }

  /** Whether an ordered frame is being handled. */
  get handlesOrdered(): boolean {
    return (this.#busy & Busy.ordered) !== 0
  }

  /** Takes a frame. Returns a promise if the sender should slow down. */
  post(frame: Frame, direction: Direction, traits: number): void | Promise<void> {
    if ((traits & Trait.answer) !== 0 && this.#stale(frame)) return
    if (this.#busy !== 0) return this.#wait(frame, direction, traits)
    this.#run(frame, direction, (traits & Trait.system) !== 0 ? Busy.system : Busy.ordered)
    if ((this.#busy & Busy.queued) !== 0) this.#drain()
  }

  /** Begins the turn `firstTurn`: what waits and belongs to an earlier one, or is mere data, is dropped. */
  interrupt(firstTurn: number): void {
    if (firstTurn > this.#firstTurn) this.#firstTurn = firstTurn
    if (this.#ordered.size !== 0)
      this.#ordered.retain(
        (frame) =>
          frame.uninterruptible || ((frame.traits & Trait.data) === 0 && !(frame.answer && this.#stale(frame))),
      )
    this.#makeRoom()
  }

  /** Drops everything and takes nothing more. */
  close(): void {
    this.#busy |= Busy.closed
    this.#system.retain(() => false)
    this.#ordered.retain(() => false)
    this.#makeRoom()
  }

  #stale(frame: Frame): boolean {
    const { turn } = frame
    return turn < this.#firstTurn && turn >= 0 && !frame.uninterruptible
  }

  #wait(frame: Frame, direction: Direction, traits: number): void | Promise<void> {
    if ((this.#busy & Busy.closed) !== 0) return
    const queue = (traits & Trait.system) !== 0 ? this.#system : this.#ordered
    if (queue.size >= this.limits.capacity && (traits & (Trait.start | Trait.end)) === 0)
      this.#overflow(queue, frame, traits)
    queue.push(frame, direction)
    this.#busy |= Busy.queued
    if ((this.#busy & Busy.stack) === 0) this.#drain()
    if (direction === 'upstream' || queue.size < this.limits.highWater) return
    this.#room ??= Promise.withResolvers<void>()
    return this.#room.promise
  }

  #overflow(queue: FrameQueue, frame: Frame, traits: number): void {
    if (
      (traits & Trait.liveAudio) === 0 ||
      !queue.removeFirst((waiting) => (waiting.traits & Trait.liveAudio) !== 0)
    )
      throw new QueueOverflowError(
        `${queue.size} frames wait and no more fit: await push() where "${frame.kind}" frames are made.`,
      )
    this.#owner.dropped(1)
  }

  #makeRoom(): void {
    if (this.#room === undefined) return
    if (Math.max(this.#ordered.size, this.#system.size) > this.limits.highWater / 2) return
    this.#room.resolve()
    this.#room = undefined
  }

  #drain(): void {
    while ((this.#busy & (Busy.stack | Busy.closed)) === 0) {
      if (this.#system.size !== 0 && (this.#busy & Busy.system) === 0) this.#runNext(this.#system, Busy.system)
      else if (this.#mayRunOrdered()) this.#runNext(this.#ordered, Busy.ordered)
      else break
    }
    if (this.size === 0) this.#busy &= ~Busy.queued
    this.#makeRoom()
  }

  /** Nothing overtakes the Start frame, and the End frame waits for system frames too: it comes after everything. */
  #mayRunOrdered(): boolean {
    const first = this.#ordered.peek()
    if (first === undefined || (this.#busy & (Busy.ordered | Busy.starting)) !== 0) return false
    return (first.traits & Trait.end) === 0 || ((this.#busy & Busy.system) === 0 && this.#system.size === 0)
  }

  #runNext(queue: FrameQueue, line: number): void {
    const direction = queue.direction
    const frame = queue.shift()
    if ((frame.traits & Trait.answer) !== 0 && this.#stale(frame)) return
    this.#run(frame, direction, line)
  }

  #run(frame: Frame, direction: Direction, line: number): void {
    this.#busy |= line | Busy.stack
    const handled = this.#handle(frame, direction)
    this.#busy &= ~Busy.stack
    if (handled === undefined) this.#done(line)
    else this.#await(handled, frame, line)
  }

  #handle(frame: Frame, direction: Direction): void | Promise<void> {
    try {
      return this.#owner.handle(frame, direction)
    } catch (error) {
      this.#owner.failed(error, frame)
    }
  }

  #await(handled: Promise<void>, frame: Frame, line: number): void {
    if ((frame.traits & Trait.start) !== 0) this.#busy |= Busy.starting
    const done = () => {
      this.#done(line)
      this.#drain()
    }
    handled.then(done, (error) => {
      this.#owner.failed(error, frame)
      done()
    })
  }

  #done(line: number): void {
    this.#busy &= line === Busy.system ? ~(Busy.system | Busy.starting) : ~Busy.ordered
  }
}
