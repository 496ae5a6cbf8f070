import { decodeMulaw, encodeMulaw } from '../../../transports/telephony/index.ts'
import { type Dialect, fieldsOf, payloadOf } from './fake-phone.ts'

/** https://www.twilio.com/docs/voice/media-streams/websocket-messages */
export function fakeTwilio(parameters: Record<string, string> = {}): Dialect {
  const streamSid = 'MZ18ad3ab5a668481ce02b83e7395059f0'
  const callSid = 'CA00000000000000000000000000000001'
  const accountSid = 'AC00000000000000000000000000000001'
  let sequence = 1
  let chunk = 1
  const sent = (event: string, fields: object) =>
    JSON.stringify({ event, sequenceNumber: String(sequence++), ...fields, streamSid })
  return {
    sampleRate: 8_000,
    marksReturnOnClear: true,
    begin: () => [
      JSON.stringify({ event: 'connected', protocol: 'Call', version: '1.0.0' }),
      sent('start', {
        start: {
          accountSid,
          streamSid,
          callSid,
          tracks: ['inbound'],
          mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
          customParameters: parameters,
        },
      }),
    ],
    media: (samples) =>
      sent('media', {
        media: {
          track: 'inbound',
          chunk: String(chunk),
          timestamp: String(chunk++ * 20),
          payload: Buffer.from(encodeMulaw(samples)).toString('base64'),
        },
      }),
    key: (digit) => sent('dtmf', { dtmf: { track: 'inbound_track', digit } }),
    mark: (name) => sent('mark', { mark: { name } }),
    stop: () => sent('stop', { stop: { accountSid, callSid } }),
    read(message) {
      const { event, body } = fieldsOf(message, {
        media: ['event', 'streamSid', 'media.payload'],
        mark: ['event', 'streamSid', 'mark.name'],
        clear: ['event', 'streamSid'],
      })
      if (body.streamSid !== streamSid) throw new Error('another stream')
      if (event === 'media') return { type: 'audio', samples: decodeMulaw(payloadOf(body.media.payload)) }
      return event === 'mark' ? { type: 'mark', name: body.mark.name } : { type: 'clear' }
    },
  }
}
