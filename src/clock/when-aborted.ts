/**
 * Calls back once when a signal aborts; at once where it has. Returns what ends the wait for it: who is done calls that, so
 * that a signal which outlives its work keeps nothing of it.
 */
export function whenAborted(signal: AbortSignal | undefined, callback: () => void): () => void {
  if (signal === undefined) return nothing
  if (signal.aborted) {
    callback()
    return nothing
  }
  signal.addEventListener('abort', callback, { once: true })
  return () => signal.removeEventListener('abort', callback)
}

function nothing(): void {}
