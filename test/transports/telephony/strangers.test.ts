import { describe, expect, test } from 'vitest'
import { TransportError, WireError } from '../../../src/engine.ts'
import { HangUp } from '../../../transports/telephony/hang-up.ts'
import {
  plivo,
  sameSecret,
  telnyx,
  twilio,
  validPlivoSignature,
  validTelnyxSignature,
  validTwilioSignature,
  validVonageSignature,
  vonage,
} from '../../../transports/telephony/index.ts'
import { fakeRest } from './phone-agent.ts'
import { vendors } from './vendors.ts'

/** Each vendor's field that names a call, and the account where it tells one. */
const ids: Readonly<Record<string, readonly string[]>> = {
  Twilio: ['callSid', 'streamSid', 'accountSid'],
  Telnyx: ['call_control_id'],
  Plivo: ['callId', 'streamId', 'accountId'],
  Exotel: ['call_sid', 'stream_sid'],
}

describe.each(vendors.filter(({ name }) => name in ids))('$name', ({ name, serializer, fake }) => {
  const spoiled = (field: string, id: string) => {
    const start = String(fake().begin().at(-1))
    return start.replace(new RegExp(`"${field}":"[^"]*"`, 'g'), `"${field}":${JSON.stringify(id)}`)
  }

  test.each([
    '.',
    '..',
    '../../Calls',
    'a/b',
    'a%2fb',
    'a\\b',
    'a?b',
    'a#b',
    'ａ',
    'CA1;x',
    ' ',
    'a'.repeat(300),
  ])('A11: an id of %j is none, and no hang-up is made of it', (id) => {
    for (const field of ids[name]!) {
      const line = serializer()
      expect(() => line.begin!(spoiled(field, id)), field).toThrow(WireError)
      expect(line.call).toBeUndefined()
    }
  })
})

test('A11, a neighbour: a uuid of Vonage that is none names no call', async () => {
  const { fake } = vendors.find(({ name }) => name === 'Vonage')!
  const line = vonage({ token: () => 'a token' })
  line.begin!(String(fake().begin().at(-1)).replace(/"uuid":"[^"]*"/, '"uuid":".."'))
  expect(line.call!.id).toBe('')
  await expect(line.call!.hangUp()).rejects.toThrow('cannot hang up')
})

test('A11, a neighbour: a path that would be read as another one is not asked for', async (running) => {
  const rest = await fakeRest(running, () => ({ status: 200 }))
  for (const path of ['/v1/Account/MA/Call/../', '/v1/Account/MA/Call/%2e%2e/', '/v1/./calls']) {
    const hangUp = new HangUp('plivo', () => ({ method: 'DELETE', path, headers: {} }), rest)
    await expect(hangUp.once()).rejects.toThrow('it is read as')
  }
  expect(rest.requests).toEqual([])
})

test('A14, a neighbour: of an answer without end no more is read than matters', async (running) => {
  const rest = await fakeRest(running, () => ({ status: 400, body: 'x'.repeat(5_000_000) }))
  const hangUp = new HangUp('plivo', () => ({ method: 'DELETE', path: '/', headers: {} }), rest)
  const error = await hangUp.once().catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(TransportError)
  expect(String(error).length).toBeLessThan(400)
})

describe('A12: an empty secret is no secret', () => {
  const now = { nowMs: 1_700_000_000_000 }
  test.each([
    [
      'validTwilioSignature',
      (authToken: string) => validTwilioSignature({ authToken, url: 'https://x/', signature: 'x' }),
    ],
    [
      'validPlivoSignature',
      (authToken: string) =>
        validPlivoSignature({ authToken, method: 'GET', url: 'https://x/', signature: 'x', nonce: '1' }),
    ],
    [
      'validTelnyxSignature',
      (publicKey: string) =>
        validTelnyxSignature({ publicKey, body: '', signature: 'x', timestamp: '1', ...now }),
    ],
    [
      'validVonageSignature',
      (secret: string) => validVonageSignature({ secret, authorization: 'Bearer a.b.c', ...now }),
    ],
    ['sameSecret', (expected: string) => sameSecret('', expected)],
    ['twilio', (authToken: string) => twilio({ authToken })],
    ['telnyx', (apiKey: string) => telnyx({ apiKey })],
    ['plivo', (authToken: string) => plivo({ authToken })],
  ])('%s throws, and says what to set', (name, check) => {
    for (const empty of ['', '  ', '\n', undefined as unknown as string]) {
      if (empty === undefined && !name.startsWith('valid') && name !== 'sameSecret') continue
      expect(() => check(empty)).toThrow(TransportError)
      expect(() => check(empty)).toThrow(name)
    }
  })
})
