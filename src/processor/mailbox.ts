import { QueueOverflowError } from '../errors.ts'
import { type Direction, type Frame, Trait } from '../frame/frame.ts'
import type { EndFrame, StartFrame } from '../frames/lifecycle.ts'
import { FrameQueue } from './frame-queue.ts'
import type { Recipient } from './recipient.ts'

/** How much the mailboxes of a task hold. */
export interface MailboxLimits {
  /** Waiting frames from which `push` returns a promise, settled when half of them are gone. Default 128. */
  readonly highWater: number
  /** Waiting frames above which live audio drops its oldest and everything else fails. Default 4,096. */
  readonly capacity: number
}

/** Whom a mailbox belongs to. A promise makes the frame's line wait. */
export interface MailboxOwner {
  readonly name: string
  readonly waiting: number
  process(frame: Frame, direction: Direction): void | Promise<void>
}

/** What happens in a mailbox besides ordinary frames, which go to the owner's `process`. */
export interface MailboxEvents {
  started(frame: StartFrame, direction: Direction): void | Promise<void>
  ended(frame: EndFrame, direction: Direction): Promise<void>
  /** The End frame waits in line. */
  ending(): void
  /** A frame that waits for nothing: an Interrupt, a Cancel. */
  urgent(frame: Frame, direction: Direction): void | Promise<void>
  /** The handling of a frame failed. Must not throw. */
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
export class Mailbox implements Recipient {
  readonly owner: MailboxOwner
  readonly #events: MailboxEvents
  readonly #system = new FrameQueue()
  readonly #ordered = new FrameQueue()
  #busy = 0
  #firstTurn = 0
  #turn = 0
  /** What was handled last, in either line, that returned a promise. */
  readonly #pending: { system?: Frame; ordered?: Frame } = {}
  #limits: MailboxLimits = { highWater: 128, capacity: 4096 }
  #room: PromiseWithResolvers<void> | undefined

  constructor(owner: MailboxOwner, events: MailboxEvents) {
    this.owner = owner
    this.#events = events
  }

  /** Becomes part of a task: from now on everything waits for the Start frame. */
  open(limits: MailboxLimits): void {
    this.#limits = limits
    this.#busy |= Busy.starting
  }

  /** Frames waiting. */
  get size(): number {
    return this.#system.size + this.#ordered.size
  }

  /** The Start frame, if that is being handled. */
  get starting(): Frame | undefined {
    const all = Busy.starting | Busy.system
    return (this.#busy & all) === all ? this.#pending.system : undefined
  }

  /** The frame that the first ordered frame in line waits for, if there are both. */
  get inTheWay(): Frame | undefined {
    if (this.#ordered.size === 0) return undefined
    if ((this.#busy & Busy.ordered) !== 0) return this.#pending.ordered
    return (this.#busy & Busy.system) === 0 ? undefined : this.#pending.system
  }

  /** The first turn that is not over; answer frames of earlier turns are dropped. */
  get firstTurn(): number {
    return this.#firstTurn
  }

  /** The turn of the ordered frame being handled, be it over or not; between frames, the latest. */
  get turnInHand(): number {
    return (this.#busy & Busy.ordered) !== 0 || this.#turn > this.#firstTurn ? this.#turn : this.#firstTurn
  }

  receive(frame: Frame, direction: Direction, traits: number, turn: number): void | Promise<void> {
    if ((traits & Trait.urgent) !== 0) return this.#events.urgent(frame, direction)
    if (turn < this.#firstTurn && (traits & Trait.answer) !== 0 && this.#stale(frame)) return
    if (this.#busy !== 0 && !this.#isAwaited(traits)) return this.#wait(frame, direction, traits)
    this.#run(frame, direction, traits, turn)
    if ((this.#busy & Busy.queued) !== 0) this.#drain()
  }

  /** Begins the turn `firstTurn`: what waits and belongs to an earlier one, or is mere data, is dropped. */
  interrupt(firstTurn: number): void {
    if (firstTurn > this.#firstTurn) this.#firstTurn = firstTurn
    if (this.#ordered.size !== 0)
      this.#ordered.retain(
        (frame) =>
          frame.uninterruptible ||
          ((frame.traits & Trait.data) === 0 && !(frame.answer && this.#stale(frame))),
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

  /** Whether it is the Start frame that all others wait for. */
  #isAwaited(traits: number): boolean {
    return (traits & Trait.start) !== 0 && (this.#busy & ~Busy.queued) === Busy.starting
  }

  #stale(frame: Frame): boolean {
    const { turn } = frame
    return turn < this.#firstTurn && turn >= 0 && !frame.uninterruptible
  }

  #wait(frame: Frame, direction: Direction, traits: number): void | Promise<void> {
    if ((this.#busy & Busy.closed) !== 0) return
    const queue = (traits & Trait.system) !== 0 ? this.#system : this.#ordered
    const full = queue.size >= this.#limits.capacity && (traits & (Trait.start | Trait.end)) === 0
    if (full && !this.#madeRoomFor(queue, frame, traits)) return
    queue.push(frame, direction)
    this.#busy |= Busy.queued
    if ((traits & Trait.end) !== 0) this.#events.ending()
    if ((this.#busy & Busy.stack) === 0) this.#drain()
    if (direction === 'upstream' || queue.size < this.#limits.highWater) return
    this.#room ??= Promise.withResolvers<void>()
    return this.#room.promise
  }

  /** In a full line the oldest live audio gives way to newer; nothing else does. */
  #madeRoomFor(queue: FrameQueue, { kind }: Frame, traits: number): boolean {
    if ((traits & Trait.liveAudio) === 0)
      throw new QueueOverflowError(
        `${queue.size} frames wait for ${this.owner.name} and no more fit: await push() where "${kind}" frames are made.`,
      )
    const gone = queue.removeFirst((waiting) => (waiting.traits & Trait.liveAudio) !== 0)
    this.#events.dropped(1)
    return gone
  }

  #makeRoom(): void {
    if (this.#room === undefined) return
    if (Math.max(this.#ordered.size, this.#system.size) > this.#limits.highWater / 2) return
    this.#room.resolve()
    this.#room = undefined
  }

  #drain(): void {
    while ((this.#busy & (Busy.stack | Busy.closed)) === 0) {
      if (this.#mayRunSystem()) this.#runNext(this.#system)
      else if (this.#mayRunOrdered()) this.#runNext(this.#ordered)
      else break
    }
    if (this.size === 0) this.#busy &= ~Busy.queued
    this.#makeRoom()
  }

  #mayRunSystem(): boolean {
    return this.#system.size !== 0 && (this.#busy & (Busy.system | Busy.starting)) === 0
  }

  /** Nothing overtakes the Start frame, and the End frame waits for system frames too: it comes after everything. */
  #mayRunOrdered(): boolean {
    const first = this.#ordered.peek()
    if (first === undefined || (this.#busy & (Busy.ordered | Busy.starting)) !== 0) return false
    return (first.traits & Trait.end) === 0 || ((this.#busy & Busy.system) === 0 && this.#system.size === 0)
  }

  #runNext(queue: FrameQueue): void {
    const direction = queue.direction
    const frame = queue.shift()
    this.#run(frame, direction, frame.traits, frame.turn)
  }

  #run(frame: Frame, direction: Direction, traits: number, turn: number): void {
    const line = (traits & Trait.system) !== 0 ? Busy.system : Busy.ordered
    this.#busy |= line | Busy.stack
    if ((traits & Trait.answer) !== 0) this.#turn = turn
    else if (line === Busy.ordered && this.#turn < this.#firstTurn) this.#turn = this.#firstTurn
    const handled = this.#handle(frame, direction, traits)
    this.#busy &= ~Busy.stack
    if (handled === undefined) this.#done(traits)
    else this.#await(handled, frame, traits)
  }

  #handle(frame: Frame, direction: Direction, traits: number): void | Promise<void> {
    try {
      if ((traits & (Trait.start | Trait.end)) === 0) return this.owner.process(frame, direction)
      if ((traits & Trait.start) !== 0) return this.#events.started(frame as StartFrame, direction)
      return this.#events.ended(frame as EndFrame, direction)
    } catch (error) {
      this.#events.failed(error, frame)
    }
  }

  #await(handled: Promise<void>, frame: Frame, traits: number): void {
    if ((traits & Trait.start) !== 0) this.#busy |= Busy.starting
    this.#pending[(traits & Trait.system) !== 0 ? 'system' : 'ordered'] = frame
    const done = () => {
      this.#done(traits)
      this.#drain()
    }
    handled.then(done, (error) => {
      this.#events.failed(error, frame)
      done()
    })
  }

  #done(traits: number): void {
    this.#busy &= (traits & Trait.system) !== 0 ? ~Busy.system : ~Busy.ordered
    if ((traits & Trait.start) !== 0) this.#busy &= ~Busy.starting
  }
}
