import type { Clock } from '../clock/clock.ts'
import { isAbort } from '../errors.ts'
import type { CallEvent, CallOutcome, CallRole, ObservedCall } from '../processor/observer.ts'
import type { ProviderCall } from './roles/call.ts'
import type { CallObservation } from './roles/call-observation.ts'
import type { Provider } from './roles/provider.ts'

/** Tells observers of one call of a provider: that it begins, and once that it is over. */
export class Announcement {
  /** What the provider is to be called with. */
  readonly call: ProviderCall
  readonly #told: ObservedCall
  readonly #clock: Clock
  readonly #tell: (event: CallEvent) => void
  #state: 'new' | 'begun' | 'over' = 'new'
  #firstAtMs: number | undefined

  private constructor(call: ProviderCall, observed: CallObservation, told: ObservedCall) {
    this.call = { ...call, observed: { ...observed, within: told } }
    this.#told = told
    this.#clock = call.clock
    this.#tell = (event) => observed.tell(event)
  }

  /**
   * The announcement of a call; none where nobody observes.
   * @param call What whoever makes the call was called with himself, or has from `callIn`.
   * @param role What the provider is called for. Default: what the call is that this one is made in.
   */
  static of(call: ProviderCall, provider: Provider, role?: CallRole): Announcement | undefined {
    const { observed, session, turn, clock } = call
    const as = role ?? observed?.within?.role
    if (observed === undefined || as === undefined) return undefined
    return new Announcement(call, observed, {
      role: as,
      provider: provider.name,
      label: provider.label,
      processor: observed.processor,
      session: session.id,
      turn,
      beganAtMs: clock.now(),
      within: observed.within,
    })
  }

  /**
   * Tells of a call that answers by a stream, from its beginning to its end.
   * @param work Makes the call.
   * @param failureOf What it has failed of, where that is not what was thrown.
   */
  async *follow<T>(
    work: () => AsyncIterable<T>,
    failureOf: (thrown: unknown) => unknown = (thrown) => thrown,
  ): AsyncGenerator<T, void, undefined> {
    this.begin()
    try {
      for await (const item of work()) {
        this.result()
        yield item
      }
      this.done()
    } catch (thrown) {
      this.failed(failureOf(thrown))
      throw thrown
    } finally {
      this.left()
    }
  }

  /** The call begins. */
  begin(): void {
    if (this.#state !== 'new') return
    this.#state = 'begun'
    this.#tell({ type: 'begin', call: this.#told })
  }

  /** Something has come of it. */
  result(): void {
    this.#firstAtMs ??= this.#clock.now()
  }

  /** It has come to its end. */
  done(): void {
    this.#end({ outcome: 'done', firstAtMs: this.#firstAtMs })
  }

  /** It has failed, or was aborted, which the error says. */
  failed(error: unknown): void {
    if (isAbort(error)) this.left()
    else this.#end({ outcome: 'failed', error, firstAtMs: this.#firstAtMs })
  }

  /** Nobody waits for the rest. */
  left(): void {
    this.#end({ outcome: 'aborted', firstAtMs: this.#firstAtMs })
  }

  #end(outcome: CallOutcome): void {
    if (this.#state !== 'begun') return
    this.#state = 'over'
    this.#tell({ type: 'end', call: this.#told, atMs: this.#clock.now(), ...outcome })
  }
}
