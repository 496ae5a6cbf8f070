import type { Clock } from '../clock/clock.ts'
import { systemClock } from '../clock/system-clock.ts'
import { NO_TURN } from '../frames/frame.ts'
import { type Logger, silentLogger } from '../logger.ts'
import type { Environment } from '../processor/environment.ts'
import type { Session } from '../processor/session.ts'
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
}

/** What a processor's call is given. */
export function callIn({ clock, logger, session, turns }: Environment, signal: AbortSignal): ProviderCall {
  return { signal, clock, logger, session, turn: turns.current }
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
