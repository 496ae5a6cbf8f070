import { type Dialect, fieldsOf, fromLinear16, linear16, payloadOf } from './fake-phone.ts'

/** https://developer.exotel.com/docs/agentstream/stream-voicebot-applet */
export function fakeExotel(parameters: Record<string, string> = {}, sampleRate = 8_000): Dialect {
  const stream_sid = 'e2f1d0c9b8a7'
  const call_sid = '48d5be0f0d86d1cb0ac2cf0e1a3b18b1'
  let sequence_number = 1
  let chunk = 1
  const sent = (event: string, fields: object) =>
    JSON.stringify({ event, sequence_number: sequence_number++, stream_sid, ...fields })
  return {
    sampleRate,
    marksReturnOnClear: false,
    begin: () => [
      JSON.stringify({ event: 'connected' }),
      sent('start', {
        start: {
          stream_sid,
          call_sid,
          account_sid: 'exotel1',
          from: '+919876543210',
          to: '+918012345678',
          custom_parameters: parameters,
          media_format: { encoding: 'raw/slin', sample_rate: String(sampleRate), bit_rate: '128kbps' },
        },
      }),
    ],
    media: (samples) =>
      sent('media', {
        media: { chunk, timestamp: String(chunk++ * 20), payload: linear16(samples).toString('base64') },
      }),
    key: (digit) => sent('dtmf', { dtmf: { duration: '260', digit } }),
    mark: (name) => sent('mark', { mark: { name } }),
    stop: () => sent('stop', { stop: { call_sid, account_sid: 'exotel1', reason: 'callended' } }),
    read(message) {
      const { event, body } = fieldsOf(message, {
        media: ['event', 'stream_sid', 'media.payload'],
        mark: ['event', 'stream_sid', 'mark.name'],
        clear: ['event', 'stream_sid'],
      })
      if (event === 'clear') return { type: 'clear' }
      if (event === 'mark') return { type: 'mark', name: body.mark.name }
      const bytes = payloadOf(body.media.payload)
      // A chunk holds 100 ms at least, 100 KB at most, and a multiple of 320 bytes.
      if (bytes.length % 320 !== 0 || bytes.length > 100_000 || bytes.length < sampleRate / 5)
        throw new Error(`a chunk of ${bytes.length} bytes`)
      return { type: 'audio', samples: fromLinear16(bytes) }
    },
  }
}
