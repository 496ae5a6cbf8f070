/** What there is of everything in a process that serves. */
export interface Figures {
  readonly sessions: number
  /** Pipelines that run. */
  readonly tasks: number
  /** Timers of the clock. */
  readonly timers: number
  /** What keeps the process awake, by its kind: sockets, servers, timers. */
  readonly resources: Readonly<Record<string, number>>
  /** Objects that are alive, by their class. */
  readonly objects: Readonly<Record<string, number>>
  /** Bytes, buffers outside the heap included, after what is garbage has been collected. */
  readonly bytes: number
}

/** What became of all who came, counted by the server. */
export interface Tally {
  /** Messages that were read. */
  readonly read: number
  /** Sessions, by what was going on when they were lost. */
  readonly lost: Readonly<Record<string, number>>
  /** Connections, by their close code. */
  readonly codes: Readonly<Record<string, number>>
  /** Who was turned away, by status. */
  readonly refused: Readonly<Record<string, number>>
  /** What went wrong, by its code. */
  readonly errors: Readonly<Record<string, number>>
  /** What nobody caught. */
  readonly uncaught: readonly string[]
}

/** Where the servers are. */
export interface Ports {
  /** Antiphon's own protocol, on a port of its own. */
  readonly wire: number
  /** RTVI, in an HTTP server. */
  readonly rtvi: number
}

/** What is asked of the serving process. */
export type Request = 'ports' | 'sessions' | 'busy' | 'figures' | 'tally' | 'close'

/** Counts one more of a kind. */
export function count(counts: Record<string, number>, kind: string | number): void {
  counts[kind] = (counts[kind] ?? 0) + 1
}
