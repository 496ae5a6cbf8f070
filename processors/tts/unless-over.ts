import type { TurnScope } from '../../src/index.ts'

/** Waits for work, or for the end of the turn, whichever comes first. */
export function unlessOver(work: Promise<void>, { signal }: TurnScope): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return resolve()
    const over = () => resolve()
    signal.addEventListener('abort', over, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', over))
  })
}
