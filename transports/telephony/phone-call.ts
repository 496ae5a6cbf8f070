import { ProcessorError } from '../../src/engine.ts'
import type { Serializer } from '../websocket/index.ts'
import type { HangUp } from './hang-up.ts'
import type { JsonObject } from './json-message.ts'

/** What a vendor says of a call when its stream starts. */
export interface CallStart {
  /** The vendor's id of the call; empty where the vendor does not tell. */
  readonly id: string
  /** The vendor's id of the stream; empty where it has none. */
  readonly streamId: string
  /** The vendor's id of the account. */
  readonly accountId?: string | undefined
  /** The number that calls, where the vendor tells. */
  readonly from?: string | undefined
  /** The number that was called, where the vendor tells. */
  readonly to?: string | undefined
  /** The parameters you gave the stream in TwiML, in an NCCO or wherever the vendor has them. */
  readonly parameters: Readonly<Record<string, string>>
  /** The tracks that are streamed, as the vendor calls them; empty where it does not tell. */
  readonly tracks: readonly string[]
  /** The whole message, as it came. */
  readonly message: JsonObject
}

/** A telephone call, whichever vendor carries it. */
export class PhoneCall implements CallStart {
  /** `twilio`, `telnyx`, `plivo`, `vonage` or `exotel`. */
  readonly vendor: string
  readonly id: string
  readonly streamId: string
  readonly accountId: string | undefined
  readonly from: string | undefined
  readonly to: string | undefined
  readonly parameters: Readonly<Record<string, string>>
  readonly tracks: readonly string[]
  readonly message: JsonObject
  readonly #hangUp: HangUp | undefined

  /** @internal Made by a serializer. */
  constructor(vendor: string, start: CallStart, hangUp: HangUp | undefined) {
    this.vendor = vendor
    this.id = start.id
    this.streamId = start.streamId
    this.accountId = start.accountId
    this.from = start.from
    this.to = start.to
    this.parameters = start.parameters
    this.tracks = start.tracks
    this.message = start.message
    this.#hangUp = hangUp
  }

  /**
   * Hangs up through the vendor's REST interface: for a tool that ends the call at once. However often it is called, and
   * whether or not the session ends too, the vendor is asked once.
   * @throws TransportError or TimeoutError if the vendor refuses or does not answer; ProcessorError if the serializer was
   * given no credentials.
   */
  hangUp(): Promise<void> {
    if (this.#hangUp === undefined)
      return Promise.reject(
        new ProcessorError(
          `${this.vendor} cannot hang up: give the serializer the credentials of your account.`,
        ),
      )
    return this.#hangUp.once()
  }
}

/** A serializer that speaks with a telephone network. */
export interface PhoneSerializer extends Serializer {
  /** The call, from the session's beginning on. */
  readonly call: PhoneCall | undefined
}

/**
 * The call of a session.
 * @throws ProcessorError if the session is no telephone's.
 */
export function callOf(session: { readonly serializer: Serializer }): PhoneCall {
  const { call } = session.serializer as Partial<PhoneSerializer>
  if (call instanceof PhoneCall) return call
  throw new ProcessorError(
    `The session speaks ${session.serializer.name} and is no telephone call: give the server a serializer of antiphon/transports/telephony.`,
  )
}
