import { type Dialect, fieldsOf, fromLinear16, linear16 } from './fake-phone.ts'

/** https://developer.vonage.com/en/voice/voice-api/concepts/websockets */
export function fakeVonage(headers: Record<string, string> = {}, sampleRate = 16_000): Dialect {
  return {
    sampleRate,
    marksReturnOnClear: false,
    begin: () => [
      JSON.stringify({
        event: 'websocket:connected',
        'content-type': `audio/l16;rate=${sampleRate}`,
        uuid: 'aaaaaaaa-bbbb-cccc-dddd-0123456789ab',
        ...headers,
      }),
    ],
    media: linear16,
    key: (digit) => JSON.stringify({ event: 'websocket:dtmf', digit, duration: 260 }),
    mark: (name) => JSON.stringify({ event: 'websocket:notify', payload: { name } }),
    cleared: () => JSON.stringify({ event: 'websocket:cleared' }),
    read(message) {
      if (typeof message !== 'string') {
        if (message.length !== sampleRate / 25) throw new Error(`a packet of ${message.length} bytes`)
        return { type: 'audio', samples: fromLinear16(message) }
      }
      const { event, body } = fieldsOf(message, {
        notify: ['action', 'payload.name'],
        clear: ['action'],
      })
      const { payload } = body as unknown as { payload: { name: string } }
      return event === 'notify' ? { type: 'mark', name: payload.name } : { type: 'clear' }
    },
  }
}
