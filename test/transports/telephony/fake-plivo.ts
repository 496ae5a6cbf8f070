import { decodeMulaw, encodeMulaw } from '../../../transports/telephony/index.ts'
import { type Dialect, fieldsOf, fromLinear16, linear16, payloadOf } from './fake-phone.ts'

/** https://plivo.com/docs/voice/audio-streaming/audio-streaming */
export function fakePlivo(
  parameters: Record<string, string> = {},
  contentType: 'audio/x-mulaw' | 'audio/x-l16' = 'audio/x-mulaw',
): Dialect {
  const streamId = '87654321-4321-4321-4321-cba987654321'
  const sampleRate = contentType === 'audio/x-mulaw' ? 8_000 : 16_000
  const [encode, decode] =
    contentType === 'audio/x-mulaw' ? [encodeMulaw, decodeMulaw] : [linear16, fromLinear16]
  const extra_headers = Object.entries(parameters)
    .map(([name, value]) => `${name}=${value}`)
    .join(';')
  let sequenceNumber = 1
  const sent = (event: string, fields: object) =>
    JSON.stringify({ event, sequenceNumber: sequenceNumber++, ...fields, extra_headers })
  return {
    sampleRate,
    marksReturnOnClear: false,
    begin: () => [
      sent('start', {
        start: {
          callId: '12345678-1234-1234-1234-123456789abc',
          streamId,
          accountId: 'MAXXXXXXXXXXXXXXXXXX',
          tracks: ['inbound'],
          mediaFormat: { encoding: contentType, sampleRate },
        },
      }),
    ],
    media: (samples) =>
      sent('media', {
        streamId,
        media: {
          track: 'inbound',
          timestamp: String(1_705_312_200_000 + sequenceNumber * 20),
          chunk: sequenceNumber,
          payload: Buffer.from(encode(samples)).toString('base64'),
        },
      }),
    key: (digit) => sent('dtmf', { streamId, dtmf: { track: 'inbound', digit, timestamp: '1705312250000' } }),
    mark: (name) => sent('playedStream', { streamId, name }),
    cleared: () => sent('clearedAudio', { streamId }),
    read(message) {
      const { event, body } = fieldsOf(message, {
        playAudio: ['event', 'streamId', 'media.contentType', 'media.sampleRate', 'media.payload'],
        checkpoint: ['event', 'streamId', 'name'],
        clearAudio: ['event', 'streamId'],
        sendDTMF: ['event', 'streamId', 'dtmf'],
      })
      if (event === 'playAudio') return { type: 'audio', samples: decode(payloadOf(body.media.payload)) }
      if (event === 'sendDTMF') return { type: 'keys', keys: body.dtmf! }
      return event === 'checkpoint' ? { type: 'mark', name: body.name! } : { type: 'clear' }
    },
  }
}
