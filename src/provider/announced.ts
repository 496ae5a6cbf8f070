import { isPromise } from '../options.ts'
import type { CallRole } from '../processor/observer.ts'
import { Announcement } from './announcement.ts'
import type { ProviderCall } from './roles/call.ts'
import type { Provider } from './roles/provider.ts'

/**
 * Calls a provider and tells observers when the call begins, and how it ends. Where nobody observes, it only calls.
 * @param call What the call is made with: of `callIn`, or what the caller was given himself.
 * @param work Makes the call, with what it is given; its deadlines belong inside, so that what they end is told as failed.
 */
export function announced<T>(
  call: ProviderCall,
  role: CallRole,
  provider: Provider,
  work: (call: ProviderCall) => AsyncIterable<T>,
): AsyncIterable<T> {
  const announcement = Announcement.of(call, provider, role)
  return announcement === undefined ? work(call) : announcement.follow(() => work(announcement.call))
}

/**
 * Calls a provider that answers once, and tells observers of it as {@link announced} does.
 * @param work Makes the call, its deadline inside.
 */
export function announcedAnswer<T>(
  call: ProviderCall,
  role: CallRole,
  provider: Provider,
  work: (call: ProviderCall) => T | Promise<T>,
): T | Promise<T> {
  const announcement = Announcement.of(call, provider, role)
  if (announcement === undefined) return work(call)
  announcement.begin()
  const answered = (answer: T) => {
    announcement.result()
    announcement.done()
    return answer
  }
  const failed = (error: unknown) => {
    announcement.failed(error)
    throw error
  }
  try {
    const answer = work(announcement.call)
    return isPromise(answer) ? (answer as Promise<T>).then(answered, failed) : answered(answer as T)
  } catch (error) {
    return failed(error)
  }
}

/** What can be closed. */
export interface Closable {
  /** Lets go of what it holds. */
  close(): void
}

/** What a provider keeps for a session. */
export interface Opened<T> {
  readonly stream: T
  /** Closes it, and tells observers so. */
  close(): void
}

/**
 * Has a provider open what it keeps for a session, and tells observers of it as of one call, which lasts until that is closed.
 * @param open Makes the call.
 */
export async function announcedOpening<T extends Closable>(
  call: ProviderCall,
  role: CallRole,
  provider: Provider,
  open: (call: ProviderCall) => T | Promise<T>,
): Promise<Opened<T>> {
  const announcement = Announcement.of(call, provider, role)
  announcement?.begin()
  try {
    const stream = await open(announcement?.call ?? call)
    announcement?.result()
    const close = () => {
      stream.close()
      announcement?.done()
    }
    return { stream, close }
  } catch (error) {
    announcement?.failed(error)
    throw error
  }
}
