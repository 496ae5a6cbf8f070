import type { IncomingMessage } from 'node:http'

/** Twilio's webhooks are a few hundred bytes long. */
const mostBytes = 65_536

/** The fields of a form that was posted; none if it is too long to be one of Twilio's. */
export async function formOf(request: IncomingMessage): Promise<Record<string, string>> {
  let body = ''
  for await (const chunk of request) {
    body += String(chunk)
    if (body.length > mostBytes) return {}
  }
  return Object.fromEntries(new URLSearchParams(body))
}
