import { overTcp } from './client.ts'
import type { Visit } from './visits.ts'

const request = (lines: readonly string[]) =>
  `${['GET / HTTP/1.1', 'Host: x', ...lines].join('\r\n')}\r\n\r\n`
const upgrade = request([
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Version: 13',
])
const half = upgrade.slice(0, 60)
const post =
  'POST /start HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"body":'

/** Clients that never become a session, or are gone in the middle of becoming one. */
export const tcpVisits: Readonly<Record<string, Visit>> = {
  'connects and hangs up': ({ wire }) => overTcp(wire, '', 'leave'),
  'connects and says nothing': ({ wire }) => overTcp(wire, '', 'wait'),
  'hangs up in the middle of the request': ({ wire }) => overTcp(wire, half, 'leave'),
  'falls silent in the middle of the request': ({ wire }) => overTcp(wire, half, 'wait'),
  'resets the connection in the middle of the request': ({ wire }) => overTcp(wire, half, 'reset'),
  'hangs up before the answer': ({ wire }) => overTcp(wire, upgrade, 'leave'),
  'resets the connection before the answer': ({ wire }) => overTcp(wire, upgrade, 'reset'),
  'hangs up in the middle of its first message': ({ wire }) =>
    overTcp(wire, `${upgrade}\u0082\u00fe\u0002`, 'leave'),
  'is a WebSocket that never answers': ({ wire }) => overTcp(wire, upgrade, 'wait'),
  'speaks no HTTP': ({ wire }) => overTcp(wire, '\u0016\u0003\u0001 this is TLS\r\n\r\n', 'wait'),
  'asks for a page': ({ wire }) => overTcp(wire, request([]), 'wait'),
  'hangs up in the middle of asking for a ticket': ({ rtvi }) => overTcp(rtvi, post, 'leave'),
  'resets the connection in the middle of asking for a ticket': ({ rtvi }) => overTcp(rtvi, post, 'reset'),
  'asks for a WebSocket without a ticket': ({ rtvi }) =>
    overTcp(rtvi, upgrade.replace('GET /', 'GET /ws?token=none'), 'wait'),
  'asks for a WebSocket where there is none': ({ rtvi }) => overTcp(rtvi, upgrade, 'wait'),
}
