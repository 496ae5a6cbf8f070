import type { Direction, Frame } from '../frames/frame.ts'
import type { ObservedProcessor } from './environment.ts'

/** Where the frames for a processor are delivered. */
export interface Recipient {
  readonly owner: ObservedProcessor
  /** Takes a frame; `traits` are the frame's. Returns a promise if the sender should slow down. */
  receive(frame: Frame, direction: Direction, traits: number): void | Promise<void>
}
