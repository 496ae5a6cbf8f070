import type { CallEvent, ObservedCall } from '../../processor/observer.ts'

/** Who is told of the calls of providers. A `ProviderCall` carries it to those that call other providers. */
export interface CallObservation {
  /** The processor that calls. */
  readonly processor: string
  /** The call that others are made in. */
  readonly within?: ObservedCall
  /** Tells that a call begins, or is over. */
  tell(event: CallEvent): void
}
