import { checkOptions, type OptionRules, WireError } from '../../src/engine.ts'
import { basic, HangUp, type RestOptions, restRules } from './hang-up.ts'
import { listAt, needId, objectAt, parseObject, textAt, textsOf } from './json-message.ts'
import { toPayload } from './media.ts'
import type { PhoneSerializer } from './phone-call.ts'
import { PhoneLine } from './phone-line.ts'
import { needSecret } from './signatures/need-secret.ts'
import { startMessage, streamEvent } from './stream-messages.ts'

/** Options of {@link twilio}. */
export interface TwilioOptions extends RestOptions {
  /** The account's SID, `AC…`. Default: that of the call. */
  accountSid?: string
  /** The account's auth token, or with `apiKey` that key's secret. Without it a call cannot be hung up from here. */
  authToken?: string
  /** An API key's SID, `SK…`, if `authToken` is its secret. */
  apiKey?: string
}

const optionRules: OptionRules<TwilioOptions> = {
  ...restRules,
  accountSid: 'any',
  authToken: 'any',
  apiKey: 'any',
}

/** "Call is not in-progress": https://www.twilio.com/docs/api/errors/21220 */
const notInProgress = /"code":\s*21220\b/

/**
 * Speaks with Twilio Media Streams, mu-law at 8 kHz: give it to a `WebSocketServerTransport` that a
 * `<Connect><Stream>` names. Marks tell what was heard, `clear` stops what was not.
 *
 * https://www.twilio.com/docs/voice/media-streams/websocket-messages
 *
 * With an `authToken` the call is hung up when the session ends (https://www.twilio.com/docs/voice/api/call-resource);
 * without, Twilio goes on with the TwiML behind the stream.
 */
export function twilio(options: TwilioOptions = {}): PhoneSerializer {
  const { authToken, accountSid, apiKey } = checkOptions('twilio', options, optionRules, 'pass')
  if (authToken !== undefined) needSecret(authToken, 'authToken', 'twilio')
  return new PhoneLine({
    vendor: 'twilio',
    sampleRate: 8_000,
    start(message) {
      const body = startMessage(message, 'Twilio')
      if (body === undefined) return undefined
      const start = objectAt(body, 'start')
      const format = objectAt(start, 'mediaFormat')
      if (textAt(format, 'encoding') !== 'audio/x-mulaw' || textAt(format, 'sampleRate') !== '8000')
        throw new WireError(`Twilio streams ${JSON.stringify(format)}: mu-law at 8 kHz was expected.`)
      return {
        id: needId(start, 'callSid', 'twilio'),
        streamId: needId(start, 'streamSid', 'twilio'),
        accountId: needId(start, 'accountSid', 'twilio'),
        parameters: textsOf(objectAt(start, 'customParameters')),
        tracks: listAt(start, 'tracks'),
        message: body,
      }
    },
    read: (message) => streamEvent(parseObject(message, 'Twilio'), 'mulaw'),
    audio: (samples, { streamId }) => [
      JSON.stringify({
        event: 'media',
        streamSid: streamId,
        media: { payload: toPayload(samples, 'mulaw') },
      }),
    ],
    mark: (name, { streamId }) => JSON.stringify({ event: 'mark', streamSid: streamId, mark: { name } }),
    clear: ({ streamId }) => JSON.stringify({ event: 'clear', streamSid: streamId }),
    hangUp({ id, accountId }) {
      const account = accountSid ?? accountId
      if (authToken === undefined || account === undefined) return undefined
      const request = {
        method: 'POST',
        path: `/2010-04-01/Accounts/${encodeURIComponent(account)}/Calls/${encodeURIComponent(id)}.json`,
        headers: {
          authorization: basic(apiKey ?? account, authToken),
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: 'Status=completed',
      }
      return new HangUp(
        'twilio',
        () => request,
        { ...options, baseURL: options.baseURL ?? 'https://api.twilio.com' },
        (body) => notInProgress.test(body),
      )
    },
  })
}
