import type { Clock } from '../clock/clock.ts'
import { systemClock } from '../clock/system-clock.ts'
import { type Direction, type Frame, NO_TURN, stamp, Trait } from '../frame/frame.ts'
import type { Environment } from './environment.ts'
import type { Mailbox } from './mailbox.ts'
import type { ObservedProcessor, Observer } from './observer.ts'
import type { Recipient } from './recipient.ts'

/**
 * Where a processor's frames leave it, for its neighbours on either side. An object of its own, because a hop then
 * touches the processor, whose class is anybody's, no more than twice: that is half of what a hop would cost.
 */
export class Outbox {
  /** The processor downstream. */
  next: Recipient | undefined
  /** The processor upstream. */
  previous: Recipient | undefined
  /** How many frames of answers have been sent. */
  answered = 0
  #clock: Clock = systemClock
  #onPush: Observer['onPush']
  readonly #owner: ObservedProcessor
  readonly #mailbox: Mailbox

  constructor(owner: ObservedProcessor, mailbox: Mailbox) {
    this.#owner = owner
    this.#mailbox = mailbox
  }

  /** Becomes part of a task. */
  open({ clock, observer }: Environment): void {
    this.#clock = clock
    this.#onPush = observer?.onPush
  }

  /**
   * Hands a frame to a neighbour. An answer's frame that has no turn gets the one in hand; one of a turn that is over
   * goes nowhere.
   */
  send(frame: Frame, direction: Direction): void | Promise<void> {
    const { traits } = frame
    let turn = NO_TURN
    if ((traits & Trait.answer) !== 0) {
      turn = frame.turn
      this.answered++
      if (turn === NO_TURN) turn = this.#stamp(frame)
      if (turn < this.#mailbox.firstTurn && !frame.uninterruptible) return
    }
    const target = direction === 'downstream' ? this.next : this.previous
    if (target === undefined) return
    if (this.#onPush !== undefined)
      this.#onPush(this.#owner, target.owner, frame, direction, this.#clock.now())
    return target.receive(frame, direction, traits, turn)
  }

  #stamp(frame: Frame): number {
    const turn = this.#mailbox.turnInHand
    stamp(frame, turn)
    return turn
  }
}
