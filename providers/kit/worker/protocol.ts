/** What a worker's method takes, and what it answers: once or many times a call. */
export interface WorkerMethod {
  request: unknown
  reply: unknown
}

/** A worker's methods by name. An interface `P` of such is what both ends agree on. */
export type WorkerMethods<P> = { [M in keyof P]: WorkerMethod }

/** From the main thread to the worker. */
export type ToWorker =
  | { readonly type: 'call'; readonly id: number; readonly method: string; readonly request: unknown }
  | { readonly type: 'cancel'; readonly id: number }
  /** Begin nothing more, and exit when what is under way has ended. */
  | { readonly type: 'close' }

/** From the worker to the main thread. Each call ends with `end` or `error`, unless it was cancelled. */
export type FromWorker =
  | { readonly type: 'reply'; readonly id: number; readonly reply: unknown }
  | { readonly type: 'end'; readonly id: number }
  | {
      readonly type: 'error'
      readonly id: number
      readonly message: string
      readonly stack: string | undefined
    }
