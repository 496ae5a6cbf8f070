import { checkOptions, type OptionRules, WireError } from '../../src/engine.ts'
import { basic, HangUp, type RestOptions, restRules } from './hang-up.ts'
import { listAt, needId, objectAt, parseObject, textAt } from './json-message.ts'
import { type MediaEncoding, toPayload } from './media.ts'
import type { PhoneSerializer } from './phone-call.ts'
import { PhoneLine } from './phone-line.ts'
import { needSecret } from './signatures/need-secret.ts'
import { startMessage, streamEvent } from './stream-messages.ts'

/** Options of {@link plivo}. */
export interface PlivoOptions extends RestOptions {
  /** The account's auth id, `MA…`. Default: that of the call. */
  authId?: string
  /** The account's auth token. Without it a call cannot be hung up from here. */
  authToken?: string
  /** The `contentType` of your `<Stream>`. Default `audio/x-mulaw;rate=8000`. */
  contentType?: 'audio/x-mulaw;rate=8000' | 'audio/x-l16;rate=8000' | 'audio/x-l16;rate=16000'
}

const optionRules: OptionRules<PlivoOptions> = {
  ...restRules,
  authId: 'any',
  authToken: 'any',
  contentType: 'any',
}

/**
 * Speaks with Plivo audio streaming: give it to a `WebSocketServerTransport` that a `<Stream bidirectional="true">`
 * names. Checkpoints tell what was heard, `clearAudio` stops what was not, and keys can be sent. Audio of 16 bits is read
 * and written with the low byte first.
 *
 * https://plivo.com/docs/voice/audio-streaming/audio-streaming
 *
 * With an `authToken` the call is hung up when the session ends (https://www.plivo.com/docs/voice/api/call/hangup-a-call);
 * without, Plivo goes on with the XML behind the stream.
 */
export function plivo(options: PlivoOptions = {}): PhoneSerializer {
  const { authId, authToken } = checkOptions('plivo', options, optionRules, 'pass')
  const [type = '', rate] = (options.contentType ?? 'audio/x-mulaw;rate=8000').split(';rate=')
  const sampleRate = Number(rate)
  const encoding: MediaEncoding = type === 'audio/x-mulaw' ? 'mulaw' : 'linear16'
  if (authToken !== undefined) needSecret(authToken, 'authToken', 'plivo')
  return new PhoneLine({
    vendor: 'plivo',
    sampleRate,
    start(message) {
      const body = startMessage(message, 'Plivo')
      if (body === undefined) return undefined
      const start = objectAt(body, 'start')
      const format = objectAt(start, 'mediaFormat')
      if (textAt(format, 'encoding') !== type || textAt(format, 'sampleRate') !== rate)
        throw new WireError(
          `Plivo streams ${JSON.stringify(format)}: give plivo() the contentType of your <Stream>.`,
        )
      return {
        id: needId(start, 'callId', 'plivo'),
        streamId: needId(start, 'streamId', 'plivo'),
        accountId: needId(start, 'accountId', 'plivo'),
        parameters: extraHeaders(textAt(body, 'extra_headers') ?? ''),
        tracks: listAt(start, 'tracks'),
        message: body,
      }
    },
    read(message) {
      const body = parseObject(message, 'Plivo')
      if (body.event === 'playedStream') return { type: 'mark', name: textAt(body, 'name') ?? '' }
      return streamEvent(body, encoding)
    },
    audio: (samples, { streamId }) => [
      JSON.stringify({
        event: 'playAudio',
        streamId,
        media: { contentType: type, sampleRate, payload: toPayload(samples, encoding) },
      }),
    ],
    mark: (name, { streamId }) => JSON.stringify({ event: 'checkpoint', streamId, name }),
    clear: ({ streamId }) => JSON.stringify({ event: 'clearAudio', streamId }),
    keys: (keys, { streamId }) => JSON.stringify({ event: 'sendDTMF', streamId, dtmf: keys }),
    hangUp({ id, accountId }) {
      const account = authId ?? accountId
      if (authToken === undefined || account === undefined) return undefined
      const request = {
        method: 'DELETE',
        path: `/v1/Account/${encodeURIComponent(account)}/Call/${encodeURIComponent(id)}/`,
        headers: { authorization: basic(account, authToken) },
      }
      return new HangUp('plivo', () => request, {
        ...options,
        baseURL: options.baseURL ?? 'https://api.plivo.com',
      })
    },
  })
}

/** `userId=12345;sessionId=abc`. */
function extraHeaders(text: string): Readonly<Record<string, string>> {
  const pairs = text.split(/[;,]/).flatMap((pair) => {
    const at = pair.indexOf('=')
    return at > 0 ? [[pair.slice(0, at).trim(), pair.slice(at + 1).trim()] as const] : []
  })
  return Object.fromEntries(pairs)
}
