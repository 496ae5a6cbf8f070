/** Which way a frame travels: from the listener's microphone to the speaker, or back. */
export type Direction = 'downstream' | 'upstream'

/**
 * How a frame queues. `system` overtakes the other lanes; `data` and `control` keep their order together, and an
 * interruption drops waiting `data` but keeps `control`.
 */
export type Lane = 'system' | 'data' | 'control'

/** `turn` of a frame that belongs to no turn, or has not been pushed yet. */
export const NO_TURN = -1

/** Fields every frame can be made with. */
export interface FrameInit {
  /** Presentation time in milliseconds, on the clock of whoever made the frame. */
  pts?: number | undefined
  /** The turn the frame belongs to. Left out, an answer's frame gets the turn of the work that pushes it. */
  turn?: number | undefined
  /** Whether it outlives an interruption. Default: depends on the class. */
  uninterruptible?: boolean | undefined
}

/** Bits of {@link Frame.traits}. */
export const Trait = { system: 1, data: 2, answer: 4, urgent: 8, start: 16, end: 32, liveAudio: 64 } as const

let lastId = 0
const known = new WeakMap<object, number>()

/**
 * A typed, immutable message on its way through a pipeline. Subclass {@link DataFrame}, {@link ControlFrame} or
 * {@link SystemFrame} to add one of your own, and `registerFrame` it if it shall travel on the wire.
 */
export abstract class Frame {
  /** Names the class on the wire, in logs and in metrics. */
  abstract readonly kind: string
  /** How the frame queues. */
  abstract readonly lane: Lane
  /** Unique in the process. */
  readonly id: number = ++lastId
  /** Presentation time in milliseconds, if it has one. */
  readonly pts: number | undefined
  /** The turn it belongs to, or {@link NO_TURN}. */
  readonly turn: number
  /** Whether it outlives an interruption, in a mailbox and in a later turn. */
  readonly uninterruptible: boolean
  /** @internal The traits of its class, which a hop reads once. */
  readonly traits: number = traitsOf(this)

  constructor(init: FrameInit = {}) {
    this.pts = init.pts
    this.turn = init.turn ?? NO_TURN
    this.uninterruptible = init.uninterruptible ?? this.keptByDefault
  }

  /** Whether it is part of an answer: stamped with the turn that pushes it, dropped when that turn is over. */
  get answer(): boolean {
    return false
  }

  /**
   * Whether it goes on when the answer it is part of is over: it is part of none, or is marked to survive. A frame that
   * only marks a place in an answer does not, though a mailbox keeps it: who holds frames back asks this.
   */
  get outlivesAnswer(): boolean {
    return !this.answer || (this.uninterruptible && !(this.lane === 'control' && this.keptByDefault))
  }

  /** What `uninterruptible` is when nothing is said. */
  protected get keptByDefault(): boolean {
    return true
  }

  /** @internal What the engine treats specially; only its own frames have any. */
  get special(): number {
    return 0
  }

  /** A copy with some fields changed and an id of its own. */
  with(
    changes: Partial<Omit<this, 'id' | 'kind' | 'lane' | 'with' | 'answer' | 'outlivesAnswer' | 'traits'>>,
  ): this {
    return Object.assign(Object.create(Object.getPrototypeOf(this)), this, changes, { id: ++lastId })
  }
}

function traitsOf(frame: Frame): number {
  const type = Object.getPrototypeOf(frame) as object
  let traits = known.get(type)
  if (traits === undefined) {
    const lane = frame.lane === 'system' ? Trait.system : frame.lane === 'data' ? Trait.data : 0
    traits = lane | (frame.answer ? Trait.answer : 0) | frame.special
    known.set(type, traits)
  }
  return traits
}

/** A frame that overtakes: speech events, metrics, errors, live audio. */
export abstract class SystemFrame extends Frame {
  get lane(): Lane {
    return 'system'
  }
}

/** A frame that carries content, in order; an interruption drops it where it waits. */
export abstract class DataFrame extends Frame {
  get lane(): Lane {
    return 'data'
  }
  protected override get keptByDefault(): boolean {
    return false
  }
}

/** A frame that marks a place among the data, in order with it; an interruption keeps it. */
export abstract class ControlFrame extends Frame {
  get lane(): Lane {
    return 'control'
  }
}

/** Gives an answer's frame the turn it is pushed in. For the engine: a frame is stamped once, before anyone sees it. */
export function stamp(frame: Frame, turn: number): void {
  ;(frame as { turn: number }).turn = turn
}
