import dns from 'node:dns'
import { expect, test, vi } from 'vitest'
import { WireError } from '../../../../src/engine.ts'
import { announce } from '../../../../transports/webrtc/peer/announce.ts'
import { usable } from '../../../../transports/webrtc/peer/candidate.ts'
import { readOffer } from '../../../../transports/webrtc/peer/offer.ts'
import { serve } from '../serve.ts'
import { chromiumOffer } from './chromium-offer.ts'

test("Chromium's offer can be answered as it is", () => {
  expect(readOffer(chromiumOffer).sdp).toBe(chromiumOffer)
})

test('candidates that are not used are taken out', () => {
  const hidden = 'a=candidate:1 1 udp 2113937151 7d1d9b5e-0b0e-4a6e-9d0c-6a3d2a1f5b11.local 54321 typ host'
  const offer = chromiumOffer.replace(
    'a=sctp-port:5000',
    `${hidden}\r\na=end-of-candidates\r\na=sctp-port:5000`,
  )
  expect(readOffer(offer).sdp).toBe(chromiumOffer)
})

const without = (line: RegExp) => chromiumOffer.replace(line, '')

test.each([
  ['something else', 'hello', 'no SDP'],
  ['no Opus', without(/a=rtpmap:111.*\r\n/), 'no audio in Opus'],
  ['audio that is not in use', chromiumOffer.replace('m=audio 9', 'm=audio 0'), 'no audio in Opus'],
  [
    'two sections for messages',
    chromiumOffer.replace(
      'm=video 9 UDP/TLS/RTP/SAVPF 96 97',
      'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
    ),
    'more than one section',
  ],
  ['a section that is unknown', chromiumOffer.replace('m=video', 'm=text'), 'neither audio nor video'],
  ['a section without a name', without(/a=mid:1\r\n/), 'no "mid"'],
  ['a section without a password', without(/a=ice-pwd.*\r\n/), 'no password for ICE'],
  [
    'a fingerprint that is none',
    chromiumOffer.replace('a=fingerprint:sha-256', 'a=fingerprint:sha-1'),
    'no fingerprint',
  ],
  ['no port for messages', without(/a=sctp-port.*\r\n/), 'no "sctp-port"'],
  ['a section of its own', chromiumOffer.replace('BUNDLE 0 1 2', 'BUNDLE 0 2'), 'not in one BUNDLE group'],
  ['two sections of one name', chromiumOffer.replace('a=mid:1', 'a=mid:0'), 'not in one BUNDLE group'],
  ['a hundred sections', chromiumOffer + 'm=video 0 UDP/TLS/RTP/SAVPF 96\r\n'.repeat(100), '103 sections'],
])('%s is no offer that is answered', (_what, sdp, message) => {
  expect(() => readOffer(sdp)).toThrow(WireError)
  expect(() => readOffer(sdp)).toThrow(message)
})

test.each([
  ['candidate:1 1 udp 2122260223 192.0.2.7 54321 typ host generation 0', true],
  ['candidate:2 1 UDP 1686052607 2001:db8::7 3478 typ srflx raddr 10.0.0.7 rport 5 ufrag Kc4y', true],
  ['candidate:3 1 tcp 1518280447 192.0.2.7 9 typ host tcptype active', false],
  ['candidate:4 2 udp 2122260222 192.0.2.7 54322 typ host', false],
  ['candidate:5 1 udp 2113937151 7d1d9b5e-0b0e-4a6e-9d0c-6a3d2a1f5b11.local 54321 typ host', false],
  ['candidate:6 1 udp 2122260223 metadata.example 80 typ host', false],
  ['candidate:7 1 udp 2122260223 192.0.2.7 0 typ host', false],
  ['', false],
])('%s: %s', (candidate, used) => {
  expect(usable(candidate)).toBe(used)
})

test('A9, a neighbour: an offer that names thousands of things makes few', () => {
  const thousand = (line: (at: number) => string) =>
    Array.from({ length: 1_000 }, (_, at) => `${line(at)}\r\n`).join('')
  const withLines = (lines: string) => chromiumOffer.replace(/^a=mid:0\r\n/m, (mid) => mid + lines)
  const count = (sdp: string, what: string) => readOffer(sdp).sdp.split(`a=${what}:`).length - 1
  expect(count(withLines(thousand((at) => `a=ssrc:${at + 7} cname:x`)), 'ssrc')).toBeLessThan(64)
  expect(count(withLines(thousand((at) => `a=rid:r${at} send`)), 'rid')).toBe(0)
  const candidate = (at: number) => `a=candidate:1 1 udp 1 192.0.2.7 ${2_000 + at} typ host`
  expect(count(withLines(thousand(candidate)), 'candidate')).toBe(16)
  expect(() => readOffer(withLines(thousand(() => 'a=x') + thousand(() => 'a=y')))).toThrow('2000 lines')
})

test('the public address stands in place of the private ones, and for nothing else', () => {
  const sdp = [
    'a=candidate:1 1 udp 2116026367 10.0.0.7 43884 typ host generation 0',
    'a=candidate:2 1 udp 2116026367 fd00::2 45018 typ host',
    'a=candidate:3 1 udp 2116026367 127.0.0.1 45019 typ host',
    'a=candidate:4 1 udp 1686052607 198.51.100.9 43884 typ srflx raddr 10.0.0.7 rport 43884',
  ]
  const announced = announce(sdp.join('\r\n'), '203.0.113.5').split('\r\n')
  expect(announced[0]).toBe('a=candidate:1 1 udp 2116026367 203.0.113.5 43884 typ host generation 0')
  expect(announced.slice(1)).toEqual(sdp.slice(1))
  expect(announce(sdp[0]!, undefined)).toBe(sdp[0])
})

test('the answer holds audio and messages, all addresses, ports of the range, and nobody else was asked for them', async () => {
  const looked = vi.spyOn(dns.promises, 'lookup')
  const { origin } = await serve({ portRange: [42_000, 42_100] })
  const body = JSON.stringify({ sdp: chromiumOffer, type: 'offer' })
  const response = await fetch(`${origin}/api/offer`, { method: 'POST', body })
  const { sdp } = (await response.json()) as { sdp: string }
  const [, audio = '', video = '', messages = ''] = sdp.split(/^m=/m)
  expect(audio).toMatch(/^audio 9 \S+ 111\r\n/)
  expect(audio).toMatch(/a=sendrecv\r\n.*a=rtpmap:111 opus\/48000\/2\r\n.*useinbandfec=1/s)
  expect(audio).toContain('a=setup:passive')
  expect(video).toMatch(/^video 0 /)
  expect(messages).toMatch(/a=max-message-size:65536/)
  const ports = [...audio.matchAll(/^a=candidate:\S+ 1 udp \d+ \S+ (\d+) typ host/gm)].map(([, port]) =>
    Number(port),
  )
  expect(ports.length).toBeGreaterThan(0)
  expect(ports.every((port) => port >= 42_000 && port <= 42_100)).toBe(true)
  expect(looked).not.toHaveBeenCalled()
  looked.mockRestore()
})

test('a range without a free port is an error, and no answer that leads nowhere', async () => {
  const { origin, errors, server } = await serve({ portRange: [42_111, 42_112] })
  const ask = () =>
    fetch(`${origin}/api/offer`, {
      method: 'POST',
      body: JSON.stringify({ sdp: chromiumOffer, type: 'offer' }),
    })
  while ((await ask()).status === 200);
  expect((await ask()).status).toBe(500)
  expect(errors.at(-1)?.message).toContain('no port of the range is free')
  expect(server.sessions.size).toBeLessThanOrEqual(2)
})
