import { parentPort, type Transferable } from 'node:worker_threads'
import type { FromWorker, ToWorker, WorkerMethods } from './protocol.ts'

/** One call, seen from the worker. */
export interface WorkerCall<Reply> {
  /** Aborted when nobody waits for the answer any more. Seen only between two turns of the worker's event loop. */
  readonly signal: AbortSignal
  /** Answers; any number of times. Buffers in `transfer` are handed over instead of copied. */
  reply(reply: Reply, transfer?: readonly Transferable[]): void
}

/** What a worker does for each of its methods. A call ends when its handler returns or its promise settles. */
export type WorkerHandlers<P extends WorkerMethods<P>> = {
  [M in keyof P]: (request: P[M]['request'], call: WorkerCall<P[M]['reply']>) => void | Promise<void>
}

type AnyHandler = (request: unknown, call: WorkerCall<unknown>) => void | Promise<void>

/**
 * Runs in a worker thread: answers the calls of its `WorkerHost`. Calls begin in the order in which they were made. One
 * that was cancelled before it began is never begun, so synchronous handlers, too, skip what nobody waits for.
 */
export function serve<P extends WorkerMethods<P>>(handlers: WorkerHandlers<P>): void {
  const port = parentPort
  if (!port) throw new Error('This module runs in a worker thread only.')
  const post = (message: FromWorker, transfer?: readonly Transferable[]) =>
    port.postMessage(message, transfer)
  const running = new Map<number, AbortController>()
  const waiting: (() => void)[] = []
  /** Handlers that have not returned, cancelled ones too. */
  let busy = 0
  let closing = false

  const run = async (id: number, handler: AnyHandler | undefined, method: string, request: unknown) => {
    const controller = running.get(id)
    if (!controller) return
    const { signal } = controller
    busy++
    try {
      if (!handler) throw new Error(`The worker has no method "${method}".`)
      const reply = (value: unknown, transfer?: readonly Transferable[]) => {
        if (!signal.aborted) post({ type: 'reply', id, reply: value }, transfer)
      }
      await handler(request, { signal, reply })
      if (!signal.aborted) post({ type: 'end', id })
    } catch (thrown) {
      const { message, stack } = thrown instanceof Error ? thrown : new Error(String(thrown))
      if (!signal.aborted) post({ type: 'error', id, message, stack })
    } finally {
      running.delete(id)
      busy--
      exitWhenIdle()
    }
  }

  const exitWhenIdle = () => {
    if (closing && busy === 0) process.exit()
  }

  // One call a turn of the event loop: cancels that have piled up meanwhile are read before the next call begins.
  const begin = () => {
    waiting.shift()?.()
    if (waiting.length > 0) setImmediate(begin)
  }

  port.on('message', (message: ToWorker) => {
    if (message.type === 'close') {
      closing = true
      waiting.length = 0
      for (const controller of running.values()) controller.abort()
      exitWhenIdle()
      return
    }
    if (message.type === 'cancel') {
      running.get(message.id)?.abort()
      running.delete(message.id)
      return
    }
    const { id, method, request } = message
    const handler = Object.hasOwn(handlers, method)
      ? (handlers as Record<string, AnyHandler>)[method]
      : undefined
    running.set(id, new AbortController())
    waiting.push(() => void run(id, handler, method, request))
    if (waiting.length === 1) setImmediate(begin)
  })
}
