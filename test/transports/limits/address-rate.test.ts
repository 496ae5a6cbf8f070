import { expect, test } from 'vitest'
import { AddressRate, isLoopback } from '../../../transports/limits/address-rate.ts'

test('A9: an address that asks too often waits, and no other does', () => {
  const rate = new AddressRate(2, 3)
  expect([1, 2, 3, 4].map(() => rate.take('192.0.2.1', 0))).toEqual([true, true, true, false])
  expect(rate.take('192.0.2.2', 0)).toBe(true)
  expect(rate.take('192.0.2.1', 500)).toBe(true)
  expect(rate.take('192.0.2.1', 500)).toBe(false)
})

test.each([
  ['2001:db8:1:2::1', '2001:db8:1:2:ffff::9', true],
  ['2001:db8::1', '2001:db8:0:0:5::', true],
  ['2001:db8:1:2::1', '2001:db8:1:3::1', false],
  ['::ffff:192.0.2.1', '192.0.2.1', true],
  ['fe80::1%eth0', 'fe80::2', true],
])('A9, a neighbour: %s and %s are one customer: %s', (one, other, same) => {
  const rate = new AddressRate(1, 1)
  expect(rate.take(one, 0)).toBe(true)
  expect(rate.take(other, 0)).toBe(!same)
})

test('A9, a neighbour: what is remembered of addresses is bounded, and who still asks is not forgotten', () => {
  const rate = new AddressRate(1, 1)
  expect(rate.take('192.0.2.1', 0)).toBe(true)
  for (let i = 0; i < 20_000; i++) {
    rate.take(`10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`, 0)
    if (i % 1_000 === 0) expect(rate.take('192.0.2.1', 0)).toBe(false)
  }
  expect(rate.take('10.0.0.0', 0)).toBe(true)
})

test.each([
  ['127.0.0.1', true],
  ['127.8.9.10', true],
  ['::1', true],
  ['::ffff:127.0.0.1', true],
  ['192.168.127.1', false],
  ['::2', false],
])('A9, a neighbour: %s is this machine: %s', (address, own) => {
  expect(isLoopback(address)).toBe(own)
})
