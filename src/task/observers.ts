import type { Frame } from '../frame/frame.ts'
import type { Observer } from '../processor/observer.ts'

/**
 * One observer that tells all of them. It has the methods that one of them has and no other, so that what nobody asks
 * for costs nothing; none if there is none.
 */
export function together(observers: readonly Observer[]): Observer | undefined {
  if (observers.length === 0) return undefined
  const [starts, ends, calls] = [
    having(observers, 'onStart'),
    having(observers, 'onEnd'),
    having(observers, 'onCall'),
  ]
  const onPush = pushes(observers)
  return {
    ...(onPush && { onPush }),
    ...(starts.length > 0 && {
      onStart: (session, atMs) => {
        for (const each of starts) each.onStart(session, atMs)
      },
    }),
    ...(ends.length > 0 && {
      onEnd: (ended, atMs) => {
        for (const each of ends) each.onEnd(ended, atMs)
      },
    }),
    ...(calls.length > 0 && {
      onCall: (event) => {
        for (const each of calls) each.onCall(event)
      },
    }),
  }
}

/** Every hop, of which the first one of a frame is told by itself. */
function pushes(observers: readonly Observer[]): Observer['onPush'] {
  const [frames, hops] = [having(observers, 'onFrame'), having(observers, 'onPush')]
  if (frames.length === 0 && hops.length === 0) return undefined
  const seen = new WeakSet<Frame>()
  return (source, target, frame, direction, atMs) => {
    if (frames.length > 0 && !seen.has(frame)) {
      seen.add(frame)
      for (const each of frames) each.onFrame(frame, source, direction, atMs)
    }
    for (const each of hops) each.onPush(source, target, frame, direction, atMs)
  }
}

type Method = Exclude<keyof Observer, 'hearsErrors'>

function having<M extends Method>(observers: readonly Observer[], method: M) {
  return observers.filter(
    (each): each is Observer & Required<Pick<Observer, M>> => each[method] !== undefined,
  )
}
