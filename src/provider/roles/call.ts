import type { Clock } from '../../clock/clock.ts'
import { systemClock } from '../../clock/system-clock.ts'
import { NO_TURN } from '../../frame/frame.ts'
import { type Logger, silentLogger } from '../../logger.ts'
import type { Environment } from '../../processor/environment.ts'
import type { Session } from '../../processor/session.ts'
import type { CallObservation } from './call-observation.ts'
import type { ProviderSwitch } from './switch.ts'

/** What every provider call is given besides its input: the same for all roles. */
export interface ProviderCall {
  /** Aborts the call. A provider stops at once, releases what it holds, and throws `CancelledError`. */
  readonly signal: AbortSignal
  /** All time. Waiting for a socket or a worker thread goes through `clock.hold`. */
  readonly clock: Clock
  /** Where to log. */
  readonly logger: Logger
  /** The session that calls. A provider that keeps something for it (a connection, a conversation) releases that when its signal aborts. */
  readonly session: Session
  /** The turn that the call is made for; `NO_TURN` where it belongs to none. */
  readonly turn: number
  /** Told when a provider made of alternatives moves from one to another; the role's processor makes a metric of it. */
  readonly onSwitch?: (change: ProviderSwitch) => void
  /** For those who call other providers: who is told of it, by `announced`. None where nobody observes. */
  readonly observed?: CallObservation
}

/** What a processor's call is given. */
export function callIn(environment: Environment, signal: AbortSignal): ProviderCall {
  const { clock, logger, session, turns, processor, observer } = environment
  const call = { signal, clock, logger, session, turn: turns.current }
  if (observer?.onCall === undefined) return call
  return { ...call, observed: { processor, tell: (event) => observer.onCall?.(event) } }
}

/**
 * What a call outside a pipeline is given: one that nobody aborts, on the system's clock, silent, of a session of its own.
 * @param given What stands in place of that.
 */
export function providerCall(given: Partial<ProviderCall> = {}): ProviderCall {
  const { signal = new AbortController().signal } = given
  const session = { id: crypto.randomUUID(), signal }
  return { signal, clock: systemClock, logger: silentLogger, session, turn: NO_TURN, ...given }
}
