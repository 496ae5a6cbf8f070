/**
 * The TwiML that connects a call with a stream, to answer Twilio's voice webhook with.
 *
 * https://www.twilio.com/docs/voice/twiml/stream
 * @param url The `wss:` address of the server. It may have no query: that is what the parameters are for.
 * @param parameters Come with the start of the stream, as the call's `parameters`.
 */
export function streamTwiml(url: string, parameters: Readonly<Record<string, string>> = {}): string {
  const inner = Object.entries(parameters)
    .map(([name, value]) => `<Parameter name="${escaped(name)}" value="${escaped(value)}"/>`)
    .join('')
  return `<?xml version="1.0" encoding="UTF-8"?><Response><Connect><Stream url="${escaped(url)}">${inner}</Stream></Connect></Response>`
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character]!)
}
