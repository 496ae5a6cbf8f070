import type { Direction, Frame } from '../frame/frame.ts'
import type { ObservedProcessor } from './observer.ts'

/** Where the frames for a processor are delivered. */
export interface Recipient {
  readonly owner: ObservedProcessor
  /**
   * Takes a frame. Returns a promise if the sender should slow down.
   * @param traits The frame's; given because reading a field of just any frame is half of what a hop costs.
   * @param turn The frame's, if it is part of an answer; else it means nothing.
   */
  receive(frame: Frame, direction: Direction, traits: number, turn: number): void | Promise<void>
}
