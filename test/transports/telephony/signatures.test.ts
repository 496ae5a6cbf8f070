import { createHash, createHmac, createVerify, generateKeyPairSync, sign } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import {
  sameSecret,
  validPlivoSignature,
  validTelnyxSignature,
  validTwilioSignature,
  validVonageSignature,
  vonageToken,
} from '../../../transports/telephony/index.ts'

describe('Twilio', () => {
  // The example of https://www.twilio.com/docs/usage/security, and the vectors of Twilio's own library.
  const authToken = '12345'
  const url = 'https://mycompany.com/myapp.php?foo=1&bar=2'
  const fields = {
    CallSid: 'CA1234567890ABCDE',
    Caller: '+14158675309',
    Digits: '1234',
    From: '+14158675309',
    To: '+18005551212',
  }
  const signature = 'RSOYDt4T1cUTdK1PDd93/VVr8B8='
  const hash = '0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620'

  test.each([
    ['a webhook', { url, fields, signature }],
    ['with the port of https', { url, fields, signature: 'kvajT1Ptam85bY51eRf/AJRuM3w=' }],
    ['of http', { url: url.replace('s:', ':'), fields, signature: '0ZXoZLH/DfblKGATFgpif+LLRf4=' }],
    ['with a port that is not signed', { url: url.replace('.com', '.com:1234'), fields, signature }],
    [
      'with a port that is signed',
      {
        url: url.replace('s:', ':').replace('.com', '.com:1234'),
        fields,
        signature: 'Zmvh+3yNM1Phv2jhDCwEM3q5ebU=',
      },
    ],
    [
      'with a user',
      { url: url.replace('//', '//user:pass@'), fields, signature: 'CukzLTc1tT5dXEDIHm/tKBanW10=' },
    ],
    [
      'with special characters',
      { url: `${url}&Body=It's+amazing`, fields, signature: 'dsq4Ehbj6cs+KdTkpF5sSSplOWw=' },
    ],
    [
      'with a field of several values',
      {
        url,
        fields: { Sid: 'CA123', SidAccount: 'AC123', Digits: ['5678', '1234', '1234'] },
        signature: 'IK+Dwps556ElfBT0I3Rgjkr1wJU=',
      },
    ],
    [
      'with a body of JSON',
      {
        url: `${url}&bodySHA256=${hash}`,
        body: '{"property": "value", "boolean": true}',
        signature: 'a9nBmqA0ju/hNViExpshrM61xv4=',
      },
    ],
  ])('%s', (_, signed) => {
    expect(validTwilioSignature({ authToken, ...signed })).toBe(true)
    expect(validTwilioSignature({ authToken: '54321', ...signed })).toBe(false)
    expect(validTwilioSignature({ authToken, ...signed, url: `${signed.url}&more=1` })).toBe(false)
  })

  test('the request for a stream, with and without a slash at its end', () => {
    for (const signed of [
      'wss://example.org/media',
      'wss://example.org/media/',
      'wss://example.org:443/media',
    ])
      expect(
        validTwilioSignature({
          authToken,
          url: 'wss://example.org/media',
          signature: createHmac('sha1', authToken).update(signed).digest('base64'),
        }),
      ).toBe(true)
  })

  test.each([
    { signature: undefined },
    { signature: '' },
    { signature: [signature] },
    { url: 'nowhere' },
    { fields: { ...fields, Digits: '12345' } },
    { body: '{}' },
  ])('is refused with %o', (wrong) => {
    expect(validTwilioSignature({ authToken, url, fields, signature, ...wrong })).toBe(false)
  })
})

describe('Telnyx', () => {
  const keys = generateKeyPairSync('ed25519')
  const publicKey = keys.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64')
  const body = '{"data":{"event_type":"call.initiated"}}'
  const timestamp = '1700000000'
  const signature = sign(null, Buffer.from(`${timestamp}|${body}`), keys.privateKey).toString('base64')
  const good = { publicKey, body, timestamp, signature, nowMs: 1_700_000_000_000 }

  test('a webhook of now', () => {
    expect(validTelnyxSignature(good)).toBe(true)
    expect(validTelnyxSignature({ ...good, nowMs: good.nowMs + 299_000 })).toBe(true)
  })

  test.each([
    { nowMs: good.nowMs + 301_000 },
    { nowMs: good.nowMs - 301_000 },
    { nowMs: good.nowMs + 2_000, toleranceMs: 1_000 },
    { body: `${body} ` },
    { timestamp: '1700000001' },
    { timestamp: 'now' },
    { timestamp: undefined },
    { signature: 'no' },
    { signature: undefined },
    { publicKey: 'no key' },
  ])('is refused with %o', (wrong) => {
    expect(validTelnyxSignature({ ...good, ...wrong })).toBe(false)
  })
})

describe('Plivo', () => {
  const authToken = 'MA-token'
  const nonce = '05429567804466091622'
  const signedAs = (text: string) => createHmac('sha256', authToken).update(text).digest('base64')
  const url = 'https://example.org/answer/?b=2&a=1'

  test.each([
    ['GET with a query', 'GET', url, {}, 'https://example.org/answer/?a=1&b=2'],
    ['GET without', 'GET', 'https://example.org/answer/', {}, 'https://example.org/answer/'],
    ['POST of a form', 'POST', url, { To: '2', From: '1' }, 'https://example.org/answer/?a=1&b=2.From1To2'],
    [
      'POST without a query',
      'POST',
      'https://example.org/answer/',
      { To: '2' },
      'https://example.org/answer/?To2',
    ],
    ['POST of several values', 'POST', url, { To: ['3', '2'] }, 'https://example.org/answer/?a=1&b=2.To2To3'],
    ['POST of nothing', 'POST', url, {}, 'https://example.org/answer/?a=1&b=2'],
  ] as const)('%s', (_, method, at, fields, text) => {
    const signature = signedAs(`${text}.${nonce}`)
    const good = { authToken, method, url: at, nonce, fields, signature }
    expect(validPlivoSignature(good)).toBe(true)
    expect(validPlivoSignature({ ...good, signature: `other,${signature}` })).toBe(true)
    expect(validPlivoSignature({ ...good, authToken: 'other' })).toBe(false)
    expect(validPlivoSignature({ ...good, nonce: `${nonce}1` })).toBe(false)
    expect(validPlivoSignature({ ...good, nonce: undefined })).toBe(false)
    expect(validPlivoSignature({ ...good, signature: undefined })).toBe(false)
    expect(validPlivoSignature({ ...good, url: 'nowhere' })).toBe(false)
    expect(validPlivoSignature({ ...good, url: `${at}x` })).toBe(false)
  })
})

describe('Vonage', () => {
  const secret = 'a signature secret of 32 letters'
  const body = '{"uuid":"aaaaaaaa-bbbb","status":"started"}'
  const nowMs = 1_700_000_000_000
  const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  function token(claims: object, head: object = { alg: 'HS256', typ: 'JWT' }, key = secret): string {
    const text = `${encoded(head)}.${encoded(claims)}`
    return `Bearer ${text}.${createHmac('sha256', key).update(text).digest('base64url')}`
  }
  const claims = {
    iat: nowMs / 1000,
    iss: 'Vonage',
    payload_hash: createHash('sha256').update(body).digest('hex'),
  }

  test('a webhook of now, with its body and without', () => {
    expect(validVonageSignature({ secret, authorization: token(claims), body, nowMs })).toBe(true)
    expect(validVonageSignature({ secret, authorization: token({ iat: claims.iat }), nowMs })).toBe(true)
  })

  test.each([
    ['another body', token(claims), `${body} `],
    ['no hash of the body', token({ iat: claims.iat }), body],
    ['another secret', token(claims, undefined, 'other'), body],
    ['another algorithm', token(claims, { alg: 'none' }), body],
    ['an old token', token({ ...claims, iat: claims.iat - 301 }), body],
    ['a token that has expired', token({ ...claims, exp: claims.iat - 1 }), body],
    ['no time', token({ payload_hash: claims.payload_hash }), body],
    ['claims that are none', token([]), body],
    ['no token', 'Bearer', body],
    ['nothing', undefined, body],
  ])('is refused with %s', (_, authorization, text) => {
    expect(validVonageSignature({ secret, authorization, body: text, nowMs })).toBe(false)
  })

  test('a token of ours is signed with the key of the application', () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const [head, middle, signature] = vonageToken({ applicationId: 'app-1', privateKey, nowMs }).split('.')
    expect(
      createVerify('RSA-SHA256').update(`${head}.${middle}`).verify(publicKey, signature!, 'base64url'),
    ).toBe(true)
    const made = JSON.parse(Buffer.from(middle!, 'base64url').toString()) as Record<string, unknown>
    expect(made).toMatchObject({ application_id: 'app-1', iat: 1_700_000_000, exp: 1_700_000_060 })
    expect(made.jti).toMatch(/^[\da-f-]{36}$/)
  })
})

test('secrets are compared whole', () => {
  expect(sameSecret('abc', 'abc')).toBe(true)
  expect(sameSecret('ab', 'abc')).toBe(false)
  expect(sameSecret(undefined, 'abc')).toBe(false)
  expect(sameSecret(['abc'], 'abc')).toBe(false)
})
