import { checkOptions, type OptionRules, WireError } from '../../src/engine.ts'
import { HangUp, type RestOptions, restRules } from './hang-up.ts'
import { idAlphabets, idAt, objectAt, parseObject, textAt, textsOf } from './json-message.ts'
import { fromBytes, padded, toBytes } from './media.ts'
import type { PhoneSerializer } from './phone-call.ts'
import { PhoneLine } from './phone-line.ts'
import { needSecret } from './signatures/need-secret.ts'

/** Options of {@link vonage}. */
export interface VonageOptions extends RestOptions {
  /** The rate in the `content-type` of your NCCO's endpoint, in Hz. Default 16,000. */
  sampleRate?: 8_000 | 16_000 | 24_000
  /** Makes the token of a request: see `vonageToken`. Without it a call cannot be hung up from here. */
  token?: () => string
}

const optionRules: OptionRules<VonageOptions> = {
  ...restRules,
  sampleRate: 'positive',
  token: 'any',
}

/** A message holds this much audio: https://developer.vonage.com/en/voice/voice-api/concepts/websockets */
const packetMs = 20

/**
 * Speaks with the WebSocket endpoint of Vonage's Voice API, 16 bits with the low byte first: give it to a
 * `WebSocketServerTransport` that a `connect` action names. `notify` tells what was heard, `clear` stops what was not.
 *
 * https://developer.vonage.com/en/voice/voice-api/concepts/websockets
 *
 * Vonage tells a stream's parameters, the `headers` of the endpoint, and not which call it is: put the `uuid` that your
 * answer webhook was given among them, and it is the call's `id`. With that and a `token` the call is hung up when the
 * session ends: https://developer.vonage.com/en/api/voice
 */
export function vonage(options: VonageOptions = {}): PhoneSerializer {
  const { sampleRate = 16_000, token } = checkOptions('vonage', options, optionRules, 'pass')
  const packet = (sampleRate * packetMs) / 1000
  return new PhoneLine({
    vendor: 'vonage',
    sampleRate,
    start(message) {
      const body = parseObject(message, 'Vonage')
      if (body.event !== 'websocket:connected')
        throw new WireError(`Vonage sent "${String(body.event)}" before the start.`)
      const format = textAt(body, 'content-type')
      if (format?.replaceAll(' ', '') !== `audio/l16;rate=${sampleRate}`)
        throw new WireError(`Vonage streams "${format}": give vonage() the sampleRate of your NCCO.`)
      const { event: _event, 'content-type': _format, ...headers } = textsOf(body)
      return {
        id: idAt(body, 'uuid', idAlphabets.vonage) ?? '',
        streamId: '',
        from: headers.from,
        to: headers.to,
        parameters: headers,
        tracks: [],
        message: body,
      }
    },
    read(message) {
      if (typeof message !== 'string') return { type: 'audio', samples: fromBytes(message, 'linear16') }
      const body = parseObject(message, 'Vonage')
      if (body.event === 'websocket:notify')
        return { type: 'mark', name: textAt(objectAt(body, 'payload'), 'name') ?? '' }
      return body.event === 'websocket:dtmf' ? { type: 'key', key: textAt(body, 'digit') ?? '' } : undefined
    },
    audio(samples) {
      const whole = padded(samples, packet)
      return Array.from({ length: whole.length / packet }, (_, i) =>
        toBytes(whole.subarray(i * packet, (i + 1) * packet), 'linear16'),
      )
    },
    mark: (name) => JSON.stringify({ action: 'notify', payload: { name } }),
    clear: () => '{"action":"clear"}',
    hangUp({ id }) {
      if (token === undefined || id === '') return undefined
      return new HangUp(
        'vonage',
        () => ({
          method: 'PUT',
          path: `/v1/calls/${encodeURIComponent(id)}`,
          headers: {
            authorization: `Bearer ${needSecret(token(), 'token', 'vonage')}`,
            'content-type': 'application/json',
          },
          body: '{"action":"hangup"}',
        }),
        { ...options, baseURL: options.baseURL ?? 'https://api.nexmo.com' },
      )
    },
  })
}
