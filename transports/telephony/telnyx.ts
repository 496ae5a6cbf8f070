import { checkOptions, type OptionRules, WireError } from '../../src/engine.ts'
import { HangUp, type RestOptions, restRules } from './hang-up.ts'
import { needId, objectAt, parseObject, textAt, textsOf } from './json-message.ts'
import { padded, toPayload } from './media.ts'
import type { PhoneSerializer } from './phone-call.ts'
import { PhoneLine } from './phone-line.ts'
import { needSecret } from './signatures/need-secret.ts'
import { startMessage, streamEvent } from './stream-messages.ts'

/** Options of {@link telnyx}. */
export interface TelnyxOptions extends RestOptions {
  /** A key of the API, `KEY…`. Without it a call cannot be hung up from here. */
  apiKey?: string
  /**
   * The codec you asked for as `stream_bidirectional_codec`, in which speech is sent. What the caller says is read as the
   * start message says. Default `PCMU`.
   */
  codec?: 'PCMU' | 'PCMA'
}

const optionRules: OptionRules<TelnyxOptions> = {
  ...restRules,
  apiKey: 'any',
  codec: 'any',
}

const encodings = { PCMU: 'mulaw', PCMA: 'alaw' } as const

/** A message holds 20 ms at least. */
const leastSamples = 160

/** "Call has already ended": https://developers.telnyx.com/development/api-fundamentals/api-errors */
const hasEnded = /"code":\s*"?90018\b/

/**
 * Speaks with Telnyx media streaming, mu-law or A-law at 8 kHz: start the stream with `stream_bidirectional_mode: 'rtp'`.
 * Marks tell what was heard, `clear` stops what was not.
 *
 * https://developers.telnyx.com/api-reference/websockets/stream-call-media-over-websocket
 *
 * With an `apiKey` the call is hung up when the session ends:
 * https://developers.telnyx.com/api-reference/call-commands/hangup-call
 */
export function telnyx(options: TelnyxOptions = {}): PhoneSerializer {
  const { apiKey, codec = 'PCMU' } = checkOptions('telnyx', options, optionRules, 'pass')
  let heardAs: 'mulaw' | 'alaw' = 'mulaw'
  if (apiKey !== undefined) needSecret(apiKey, 'apiKey', 'telnyx')
  return new PhoneLine({
    vendor: 'telnyx',
    sampleRate: 8_000,
    start(message) {
      const body = startMessage(message, 'Telnyx')
      if (body === undefined) return undefined
      const start = objectAt(body, 'start')
      const format = objectAt(start, 'media_format')
      const encoding = textAt(format, 'encoding')
      if ((encoding !== 'PCMU' && encoding !== 'PCMA') || textAt(format, 'sample_rate') !== '8000')
        throw new WireError(
          `Telnyx streams ${JSON.stringify(format)}: ask for stream_codec PCMU or PCMA, which have 8 kHz.`,
        )
      heardAs = encodings[encoding]
      return {
        id: needId(start, 'call_control_id', 'telnyx'),
        streamId: textAt(body, 'stream_id') ?? '',
        accountId: textAt(start, 'user_id'),
        from: textAt(start, 'from'),
        to: textAt(start, 'to'),
        parameters: textsOf(objectAt(start, 'custom_parameters')),
        tracks: [],
        message: body,
      }
    },
    read: (message) => streamEvent(parseObject(message, 'Telnyx'), heardAs),
    audio: (samples) => [
      JSON.stringify({
        event: 'media',
        media: { payload: toPayload(padded(samples, leastSamples), encodings[codec]) },
      }),
    ],
    mark: (name) => JSON.stringify({ event: 'mark', mark: { name } }),
    clear: () => '{"event":"clear"}',
    hangUp({ id }) {
      if (apiKey === undefined) return undefined
      const request = {
        method: 'POST',
        path: `/v2/calls/${encodeURIComponent(id)}/actions/hangup`,
        headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
        body: '{}',
      }
      return new HangUp(
        'telnyx',
        () => request,
        { ...options, baseURL: options.baseURL ?? 'https://api.telnyx.com' },
        (body) => hasEnded.test(body),
      )
    },
  })
}
