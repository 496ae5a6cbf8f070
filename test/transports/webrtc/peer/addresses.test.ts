import { expect, test } from 'vitest'
import { addressKind, isReachable } from '../../../../transports/webrtc/peer/door/address.ts'
import { HandshakeFragments } from '../../../../transports/webrtc/peer/door/handshake-fragments.ts'
import { ReplayWindow } from '../../../../transports/webrtc/peer/door/replay-window.ts'
import { random } from './damage.ts'
import { fragment } from './stranger.ts'

test.each([
  ['8.8.8.8', 'public'],
  ['203.0.113.9', 'public'],
  ['172.15.255.255', 'public'],
  ['2a00:1450::1', 'public'],
  ['64:ff9b::808:808', 'public'],
  ['::ffff:8.8.8.8', 'public'],
  ['127.0.0.1', 'local'],
  ['127.255.0.3', 'local'],
  ['10.0.0.1', 'local'],
  ['172.31.255.1', 'local'],
  ['192.168.1.1', 'local'],
  ['169.254.169.254', 'local'],
  ['100.64.0.1', 'local'],
  ['::1', 'local'],
  ['0:0:0:0:0:0:0:1', 'local'],
  ['fd00::1', 'local'],
  ['fe80::1', 'local'],
  ['::ffff:127.0.0.1', 'local'],
  ['::ffff:7f00:1', 'local'],
  ['::FFFF:10.0.0.1', 'local'],
  ['64:ff9b::7f00:1', 'local'],
  ['64:ff9b::169.254.169.254', 'local'],
  ['2002:7f00:1::', 'local'],
  ['2002:c0a8:101::1', 'local'],
  ['0.0.0.0', 'unusable'],
  ['0.1.2.3', 'unusable'],
  ['::', 'unusable'],
  ['::127.0.0.1', 'unusable'],
  ['::ffff:0.0.0.0', 'unusable'],
  ['224.0.0.251', 'unusable'],
  ['239.255.255.250', 'unusable'],
  ['255.255.255.255', 'unusable'],
  ['ff02::fb', 'unusable'],
  ['::ffff:224.0.0.251', 'unusable'],
  ['fe80::1%eth0', 'unusable'],
  ['localhost', 'unusable'],
  ['7d1d9b5e.local', 'unusable'],
  ['', 'unusable'],
  ['2130706433', 'unusable'],
  ['0x7f.1', 'unusable'],
])('A5, a neighbour: the address %s is %s', (host, kind) => {
  expect(addressKind(host)).toBe(kind)
  expect(isReachable([host, 50_000], false)).toBe(kind === 'public')
  expect(isReachable([host, 50_000], true)).toBe(kind !== 'unusable')
})

test.each([
  [53, false],
  [123, false],
  [443, true],
  [0, false],
  [1_024, true],
  [65_535, true],
  [65_536, false],
])('A5, a neighbour: port %i of a public address is sent to: %s', (port, reachable) => {
  expect(isReachable(['8.8.8.8', port], false)).toBe(reachable)
  expect(isReachable(['10.0.0.1', port], true)).toBe(reachable && port > 1_023)
})

test('A4: a message comes together whatever the order of its fragments, and however often they come', () => {
  const pick = random(11)
  const body = Buffer.from(Array.from({ length: 5_000 }, () => pick(256)))
  for (let round = 0; round < 50; round++) {
    const fragments = new HandshakeFragments()
    const parts = Array.from({ length: 10 }, (_, at) =>
      fragment(11, body.subarray(at * 500, at * 500 + 500), { of: 5_000, at: at * 500, number: 3 }),
    )
    const all = [...parts, ...parts.slice(0, 5)].sort(() => pick(3) - 1)
    const whole = all.flatMap((part) => fragments.take(part, 0))
    expect(whole[0]).toEqual(fragment(11, body, { number: 3 }))
  }
})

test('A4, a neighbour: of what never comes together four messages are kept, and ten seconds', () => {
  const fragments = new HandshakeFragments()
  for (let number = 0; number < 1_000; number++)
    fragments.take(fragment(11, Buffer.alloc(10), { of: 16_000, number }), number)
  expect(fragments.size).toBe(4)
  fragments.take(fragment(20, Buffer.alloc(1), { of: 2 }), 20_000)
  expect(fragments.size).toBe(0)
  // Larger than any, beyond its own end, of no length.
  fragments.take(fragment(11, Buffer.alloc(10), { of: 16_000_000 }), 20_000)
  fragments.take(fragment(11, Buffer.alloc(10), { of: 100, at: 95 }), 20_000)
  fragments.take(fragment(11, Buffer.alloc(0), { of: 100 }), 20_000)
  expect(fragments.size).toBe(0)
})

test('A3, a neighbour: a number is taken once, in whatever order they come, and around the end of 16 bits', () => {
  const window = new ReplayWindow()
  const take = (number: number) => {
    const whole = window.whole(number)
    const isNew = window.isNew(whole)
    if (isNew) window.take(whole)
    return isNew
  }
  for (let at = 0; at < 200_000; at++) {
    const number = (at ^ 3) & 0xffff
    expect(take(number)).toBe(true)
    if (at % 1_000 === 0) expect(take(number)).toBe(false)
  }
  expect(take(200_000 - 1_500)).toBe(false)
  expect(take((200_000 + 5_000) & 0xffff)).toBe(true)
  expect(take((200_000 + 4_500) & 0xffff)).toBe(true)
  expect(take((200_000 + 4_500) & 0xffff)).toBe(false)
})
