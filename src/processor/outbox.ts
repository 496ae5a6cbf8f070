import { type Direction, type Frame, NO_TURN, stamp, Trait } from '../frames/frame.ts'
import { type Environment, environment, type ObservedProcessor } from './environment.ts'
import type { Mailbox } from './mailbox.ts'
import type { Recipient } from './recipient.ts'

const alone = environment()

/**
 * Where a processor's frames leave it, for its neighbours on either side. An object of its own, because a hop then
 * touches the processor, whose class is anybody's, no more than twice: that is half of what a hop would cost.
 */
export class Outbox {
  /** The processor downstream. */
  next: Recipient | undefined
  /** The processor upstream. */
  previous: Recipient | undefined
  environment: Environment = alone
  readonly #owner: ObservedProcessor
  readonly #mailbox: Mailbox

  constructor(owner: ObservedProcessor, mailbox: Mailbox) {
    this.#owner = owner
    this.#mailbox = mailbox
  }

  /**
   * Hands a frame to a neighbour. An answer's frame that has no turn gets the one in hand; one of a turn that is over
   * goes nowhere.
   */
  send(frame: Frame, direction: Direction): void | Promise<void> {
    const { traits } = frame
    if ((traits & Trait.answer) !== 0 && !this.#mayGo(frame)) return
    const target = direction === 'downstream' ? this.next : this.previous
    if (target === undefined) return
    const { observer, clock } = this.environment
    if (observer !== undefined) observer.onPush(this.#owner, target.owner, frame, direction, clock.now())
    return target.receive(frame, direction, traits)
  }

  #mayGo(frame: Frame): boolean {
    let { turn } = frame
    if (turn === NO_TURN) {
      turn = this.#mailbox.turnInHand
      stamp(frame, turn)
    }
    return turn >= this.#mailbox.firstTurn || frame.uninterruptible
  }
}
