import { createHash, createHmac } from 'node:crypto'
import type { FormFields } from '../../http/index.ts'
import { needSecret } from './need-secret.ts'
import { type Header, sameSecret } from './same-secret.ts'

/** What Twilio signed. */
export interface TwilioSigned {
  /** The account's auth token. */
  authToken: string
  /** The URL as Twilio knows it, with its query: that of the webhook (`https:`) or of the stream (`wss:`). */
  url: string
  /** The header `X-Twilio-Signature`. */
  signature: Header
  /** The fields of a POST. */
  fields?: FormFields
  /** The body of a POST that is no form: its hash is `bodySHA256` in the query. */
  body?: string
}

/**
 * Whether a request is Twilio's: a webhook's, or the one that asks for a stream.
 *
 * https://www.twilio.com/docs/usage/security#validating-requests
 * @throws TransportError if the auth token is empty.
 */
export function validTwilioSignature({
  authToken,
  url,
  signature,
  fields = {},
  body,
}: TwilioSigned): boolean {
  needSecret(authToken, 'authToken', 'validTwilioSignature')
  if (!URL.canParse(url)) return false
  if (body !== undefined && !sameSecret(new URL(url).searchParams.get('bodySHA256') ?? '', sha256(body)))
    return false
  const form = Object.keys(fields)
    .sort()
    .map((name) => signedField(name, fields[name]!))
    .join('')
  return spellings(url).some((spelling) =>
    sameSecret(signature, createHmac('sha1', authToken).update(`${spelling}${form}`).digest('base64')),
  )
}

function signedField(name: string, value: string | readonly string[]): string {
  if (typeof value === 'string') return name + value
  return [...new Set(value)]
    .sort()
    .map((one) => name + one)
    .join('')
}

/** Scheme, user and host; port; path; query: as they are written, for that is what was signed. */
const parts = /^(\w+:\/\/(?:[^@/?#]*@)?[^:/?#]+)(?::(\d+))?([^?#]*)(\?[^#]*)?/

/** Twilio names the port of a URL or does not, and may end the path of a stream with a slash. */
function spellings(url: string): string[] {
  const [, place = '', port, path = '', query = ''] = url.match(parts) ?? []
  const usual = /^(?:https|wss):/.test(place) ? '443' : '80'
  const paths = place.startsWith('ws') && !path.endsWith('/') ? [path, `${path}/`] : [path]
  return paths.flatMap((one) => [`${place}${one}${query}`, `${place}:${port ?? usual}${one}${query}`])
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
