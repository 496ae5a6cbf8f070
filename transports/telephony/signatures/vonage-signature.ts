import { createHash, createHmac } from 'node:crypto'
import { needSecret } from './need-secret.ts'
import { type Header, sameSecret } from './same-secret.ts'

/** What Vonage signed. */
export interface VonageSigned {
  /** The signature secret of the account. */
  secret: string
  /** The header `Authorization`: `Bearer …`. */
  authorization: Header
  /** The body as it came; left out, it is not looked at. */
  body?: string
  /** The time of day, in milliseconds since 1970, as `Date` tells it. */
  nowMs: number
  /** How far from now the token may have been issued, in milliseconds. Default 300,000. */
  toleranceMs?: number
}

/**
 * Whether a webhook's request is Vonage's and of now: the token in it is signed with HS256, and holds the body's SHA-256.
 *
 * https://developer.vonage.com/en/getting-started/concepts/webhooks#decoding-signed-webhooks
 * @throws TransportError if the secret is empty.
 */
export function validVonageSignature(signed: VonageSigned): boolean {
  const { secret, authorization, body, nowMs, toleranceMs = 300_000 } = signed
  needSecret(secret, 'secret', 'validVonageSignature')
  const [, head, claims, signature] =
    String(authorization).match(/^Bearer ([\w-]+)\.([\w-]+)\.([\w-]+)$/i) ?? []
  if (head === undefined || claims === undefined) return false
  const expected = createHmac('sha256', secret).update(`${head}.${claims}`).digest('base64url')
  if (!sameSecret(signature, expected) || part(head).alg !== 'HS256') return false
  const { iat, exp, payload_hash: hash } = part(claims)
  if (typeof iat !== 'number' || Math.abs(nowMs - iat * 1000) > toleranceMs) return false
  if (typeof exp === 'number' && exp * 1000 < nowMs) return false
  return body === undefined || sameSecret(String(hash), createHash('sha256').update(body).digest('hex'))
}

function part(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString())
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}
