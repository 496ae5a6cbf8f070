import { createPublicKey, verify } from 'node:crypto'
import { needSecret } from './need-secret.ts'
import type { Header } from './same-secret.ts'

/** What Telnyx signed. */
export interface TelnyxSigned {
  /** The account's public key, in base64, as Mission Control shows it. */
  publicKey: string
  /** The body, as it came. */
  body: string
  /** The header `telnyx-signature-ed25519`. */
  signature: Header
  /** The header `telnyx-timestamp`, in seconds. */
  timestamp: Header
  /** The time of day, in milliseconds since 1970, as `Date` tells it. */
  nowMs: number
  /** How far the timestamp may be from now, in milliseconds, so that a request cannot be sent again later. Default 300,000. */
  toleranceMs?: number
}

/**
 * Whether a webhook's request is Telnyx's and of now.
 *
 * https://developers.telnyx.com/development/api-fundamentals/webhooks/receiving-webhooks
 *
 * Telnyx does not sign the request for a stream: give it a `stream_auth_token`, and compare the header
 * `x-telnyx-streaming-auth-token` by `sameSecret`.
 * @throws TransportError if the public key is empty.
 */
export function validTelnyxSignature(signed: TelnyxSigned): boolean {
  const { publicKey, body, signature, timestamp, nowMs, toleranceMs = 300_000 } = signed
  needSecret(publicKey, 'publicKey', 'validTelnyxSignature')
  if (typeof signature !== 'string' || typeof timestamp !== 'string' || !/^\d{1,12}$/.test(timestamp))
    return false
  if (Math.abs(nowMs - Number(timestamp) * 1000) > toleranceMs) return false
  const x = Buffer.from(publicKey, 'base64').toString('base64url')
  try {
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
    return verify(null, Buffer.from(`${timestamp}|${body}`), key, Buffer.from(signature, 'base64'))
  } catch {
    return false
  }
}
