import { decodeAlaw, decodeMulaw, encodeAlaw, encodeMulaw } from '../../../transports/telephony/index.ts'
import { type Dialect, fieldsOf, payloadOf } from './fake-phone.ts'

/** https://developers.telnyx.com/api-reference/websockets/stream-call-media-over-websocket */
export function fakeTelnyx(
  parameters: Record<string, string> = {},
  codec: 'PCMU' | 'PCMA' = 'PCMU',
): Dialect {
  const stream_id = '32DE0DEA-53CB-4B21-89A4-9E1819C043BC'
  const call_control_id = 'v2:T02llQxIyaRkhfRKxgAP8nY511EhFLizdvdUKJiSw8d6A9BborherQ'
  const [encode, decode] = codec === 'PCMU' ? [encodeMulaw, decodeMulaw] : [encodeAlaw, decodeAlaw]
  let sequence = 1
  let chunk = 1
  const sent = (event: string, fields: object) =>
    JSON.stringify({ event, sequence_number: String(sequence++), stream_id, ...fields })
  return {
    sampleRate: 8_000,
    marksReturnOnClear: true,
    begin: () => [
      JSON.stringify({ event: 'connected', version: '1.0.0' }),
      sent('start', {
        start: {
          user_id: '3E6F995F-85F7-4705-9741-53B116D28237',
          call_control_id,
          call_session_id: 'ff55a038-6f5d-11ef-9692-02420aeffb1f',
          from: '+13122010094',
          to: '+13122123456',
          tags: ['TAG1'],
          client_state: 'aGF2ZSBhIG5pY2UgZGF5ID1d',
          custom_parameters: parameters,
          media_format: { encoding: codec, sample_rate: 8000, channels: 1 },
        },
      }),
    ],
    media: (samples) =>
      sent('media', {
        media: {
          track: 'inbound',
          chunk: String(chunk),
          timestamp: String(chunk++ * 20),
          payload: Buffer.from(encode(samples)).toString('base64'),
        },
      }),
    key: (digit) => sent('dtmf', { occurred_at: '2025-06-05T08:54:19.698408Z', dtmf: { digit } }),
    mark: (name) => sent('mark', { mark: { name } }),
    stop: () => sent('stop', { stop: { user_id: '3E6F995F', call_control_id } }),
    read(message) {
      const { event, body } = fieldsOf(message, {
        media: ['event', 'media.payload'],
        mark: ['event', 'mark.name'],
        clear: ['event'],
      })
      if (event === 'clear') return { type: 'clear' }
      if (event === 'mark') return { type: 'mark', name: body.mark.name }
      const samples = decode(payloadOf(body.media.payload))
      // A chunk of RTP is between 20 ms and 30 s long.
      if (samples.length < 160 || samples.length > 240_000)
        throw new Error(`a chunk of ${samples.length} samples`)
      return { type: 'audio', samples }
    },
  }
}
