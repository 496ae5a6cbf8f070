import { checkOptions, type OptionRules, WireError } from '../../src/engine.ts'
import { needId, objectAt, parseObject, textAt, textsOf } from './json-message.ts'
import { padded, toPayload } from './media.ts'
import type { PhoneSerializer } from './phone-call.ts'
import { PhoneLine } from './phone-line.ts'
import { startMessage, streamEvent } from './stream-messages.ts'

/** Options of {@link exotel}. */
export interface ExotelOptions {
  /** The `sample-rate` in the URL of your Voicebot applet, in Hz. Default 8,000. */
  sampleRate?: 8_000 | 16_000 | 24_000
}

const optionRules: OptionRules<ExotelOptions> = {
  sampleRate: 'positive',
}

/** Shorter messages sound distorted. At each rate this is a multiple of 320 bytes, as it has to be. */
const chunkMs = 100

/**
 * Speaks with Exotel's Voicebot applet, 16 bits with the low byte first, in base64. Marks tell what was heard, `clear`
 * stops what was not. The call goes on with the applet behind the Voicebot when the session ends.
 *
 * https://developer.exotel.com/docs/agentstream/stream-voicebot-applet
 */
export function exotel(options: ExotelOptions = {}): PhoneSerializer {
  const { sampleRate = 8_000 } = checkOptions('exotel', options, optionRules)
  return new PhoneLine({
    vendor: 'exotel',
    sampleRate,
    chunkMs,
    start(message) {
      const body = startMessage(message, 'Exotel')
      if (body === undefined) return undefined
      const start = objectAt(body, 'start')
      const rate = textAt(objectAt(start, 'media_format'), 'sample_rate') ?? '8000'
      if (rate !== String(sampleRate))
        throw new WireError(
          `Exotel streams at ${rate} Hz: give exotel() the sampleRate of your applet's URL.`,
        )
      return {
        id: needId(start, 'call_sid', 'exotel'),
        streamId: needId(start, 'stream_sid', 'exotel'),
        accountId: textAt(start, 'account_sid'),
        from: textAt(start, 'from'),
        to: textAt(start, 'to'),
        parameters: textsOf(objectAt(start, 'custom_parameters')),
        tracks: [],
        message: body,
      }
    },
    read: (message) => streamEvent(parseObject(message, 'Exotel'), 'linear16'),
    audio: (samples, { streamId }) => [
      JSON.stringify({
        event: 'media',
        stream_sid: streamId,
        media: { payload: toPayload(padded(samples, (sampleRate * chunkMs) / 1000), 'linear16') },
      }),
    ],
    mark: (name, { streamId }) => JSON.stringify({ event: 'mark', stream_sid: streamId, mark: { name } }),
    clear: ({ streamId }) => JSON.stringify({ event: 'clear', stream_sid: streamId }),
  })
}
