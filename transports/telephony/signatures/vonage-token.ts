import { createSign, type KeyLike, randomUUID } from 'node:crypto'

/** What a token for Vonage's REST interface is made of. */
export interface VonageTokenOptions {
  /** The id of the application. */
  applicationId: string
  /** The private key of the application, as PEM. */
  privateKey: KeyLike
  /** The time of day, in milliseconds since 1970, as `Date` tells it. */
  nowMs: number
  /** How long the token holds, in milliseconds. Default 60,000. */
  validMs?: number
}

/**
 * A token with which an application asks Vonage's REST interface, signed with RS256.
 *
 * https://developer.vonage.com/en/getting-started/concepts/authentication#json-web-tokens
 */
export function vonageToken({
  applicationId,
  privateKey,
  nowMs,
  validMs = 60_000,
}: VonageTokenOptions): string {
  const iat = Math.floor(nowMs / 1000)
  const head = encoded({ alg: 'RS256', typ: 'JWT' })
  const claims = encoded({
    application_id: applicationId,
    iat,
    exp: iat + Math.ceil(validMs / 1000),
    jti: randomUUID(),
  })
  const signature = createSign('RSA-SHA256').update(`${head}.${claims}`).sign(privateKey, 'base64url')
  return `${head}.${claims}.${signature}`
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
