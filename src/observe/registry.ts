import type { Frame } from '../frame/frame.ts'
import type { Metrics, MetricsMap } from '../metrics.ts'
import type { SessionEventBody } from './session-event.ts'

/** Makes an event of what has happened; `undefined` if that is none. */
type Teller<T> = (what: T) => SessionEventBody | undefined

/** What observers tell of a measurement. */
export interface MetricsTelling<M> {
  /** The event of it; left out, there is none. */
  readonly event?: (metrics: M) => SessionEventBody | undefined
  /** What `logMetrics` says of it, the measurement itself beside it; left out, nothing. */
  readonly log?: (metrics: M) => string
}

const events = new Map<string, Teller<never>>()
const measurements = new Map<string, MetricsTelling<never>>()

/**
 * Says what event it is when a frame is on its way. Call it where the frame's class is, as `registerFrame`.
 * @param kind The frame's `kind`.
 * @param event The event, or `undefined` if this frame makes none.
 * @throws Error if the frame has an event already.
 */
export function registerEvent<F extends Frame>(
  kind: F['kind'],
  event: (frame: F) => SessionEventBody | undefined,
): void {
  add(events, kind, event as Teller<never>, 'A frame of kind')
}

/**
 * Says what observers tell of a measurement. Call it where the measurement is made.
 * @param type The measurement's `type`.
 * @throws Error if that is said already.
 */
export function registerMetrics<T extends keyof MetricsMap>(
  type: T,
  telling: MetricsTelling<MetricsMap[T]>,
): void {
  add(measurements, type, telling as MetricsTelling<never>, 'A measurement of type')
}

function add<V>(registry: Map<string, V>, name: string, value: V, what: string): void {
  const known = registry.get(name)
  if (known !== undefined && known !== value) throw new Error(`${what} "${name}" is told already.`)
  registry.set(name, value)
}

/** How the event of a kind of frames is made. */
export function eventOf(kind: string): Teller<Frame> | undefined {
  return events.get(kind) as Teller<Frame> | undefined
}

/** What is told of a measurement. */
export function tellingOf({ type }: Metrics): MetricsTelling<Metrics> | undefined {
  return measurements.get(type) as MetricsTelling<Metrics> | undefined
}
