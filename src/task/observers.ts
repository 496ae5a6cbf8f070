import type { Direction, Frame } from '../frames/frame.ts'
import type { ObservedProcessor, Observer } from '../processor/environment.ts'

/** One observer that tells all of them; none if there is none, since that costs nothing. */
export function together(observers: readonly Observer[]): Observer | undefined {
  if (observers.length < 2) return observers[0]
  return {
    onPush(
      source: ObservedProcessor,
      target: ObservedProcessor,
      frame: Frame,
      direction: Direction,
      atMs: number,
    ) {
      for (const observer of observers) observer.onPush(source, target, frame, direction, atMs)
    },
  }
}
