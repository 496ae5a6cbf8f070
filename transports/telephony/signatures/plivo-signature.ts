import { createHmac } from 'node:crypto'
import type { FormFields } from '../../http/index.ts'
import { needSecret } from './need-secret.ts'
import { type Header, sameSecret } from './same-secret.ts'

/** What Plivo signed. */
export interface PlivoSigned {
  /** The account's auth token. */
  authToken: string
  /** The method of the request. */
  method: 'GET' | 'POST'
  /** The URL as Plivo knows it, with its query. */
  url: string
  /** The header `X-Plivo-Signature-V3`, or `X-Plivo-Signature-Ma-V3` with the main account's token. */
  signature: Header
  /** The header `X-Plivo-Signature-V3-Nonce`. */
  nonce: Header
  /** The fields of a POST. */
  fields?: FormFields
}

/**
 * Whether a webhook's request is Plivo's.
 *
 * https://www.plivo.com/docs/voice/concepts/signature-validation
 * @throws TransportError if the auth token is empty.
 */
export function validPlivoSignature(signed: PlivoSigned): boolean {
  const { authToken, method, url, signature, nonce, fields = {} } = signed
  needSecret(authToken, 'authToken', 'validPlivoSignature')
  if (typeof signature !== 'string' || typeof nonce !== 'string' || !URL.canParse(url)) return false
  const { protocol, host, pathname, searchParams } = new URL(url)
  const query = sorted([...searchParams], '=').join('&')
  const values = Object.entries(fields).flatMap(([name, value]) =>
    [value].flat().map((one): [string, string] => [name, one]),
  )
  const form = method === 'POST' ? sorted(values, '').join('') : ''
  const mark = query !== '' || form !== '' ? '?' : ''
  const dot = query !== '' && form !== '' ? '.' : ''
  const expected = createHmac('sha256', authToken)
    .update(`${protocol}//${host}${pathname}${mark}${query}${dot}${form}.${nonce}`)
    .digest('base64')
  return signature.split(',').some((one) => sameSecret(one.trim(), expected))
}

function sorted(pairs: [string, string][], between: string): string[] {
  return pairs
    .sort(([a, x], [b, y]) => (a < b ? -1 : a > b ? 1 : x < y ? -1 : x > y ? 1 : 0))
    .map(([name, value]) => `${name}${between}${value}`)
}
