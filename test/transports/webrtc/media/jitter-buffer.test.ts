import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { JitterBuffer, type Taken } from '../../../../transports/webrtc/media/jitter-buffer.ts'
import { numbered, numberIn } from './numbered-packets.ts'

const ticks = 960
const jitterMs = 80

/** What the network does with one packet: lost, or how late it is, and how late its copy is if there is one. */
const fate = fc.oneof(
  { weight: 1, arbitrary: fc.constant(undefined) },
  {
    weight: 9,
    arbitrary: fc.record({
      lateMs: fc.integer({ min: 0, max: jitterMs }),
      copyMs: fc.option(fc.integer({ min: 0, max: 400 }), { freq: 10 }),
    }),
  },
)
const fates = fc.array(fate, { minLength: 1, maxLength: 400 })
const beginnings = fc.record({
  sequence: fc.oneof(fc.integer({ min: 0, max: 0xffff }), fc.integer({ min: 0xff00, max: 0xffff })),
  timestamp: fc.oneof(
    fc.integer({ min: 0, max: 0xffff_ffff }),
    fc.integer({ min: 0xffff_0000, max: 0xffff_ffff }),
  ),
})

describe('JitterBuffer', () => {
  it('plays every packet that comes in time once and in order, whatever the network does', () => {
    fc.assert(
      fc.property(fates, beginnings, (network, beginning) => {
        const buffer = new JitterBuffer({ minDelayMs: jitterMs, maxDelayMs: jitterMs })
        const { played } = run(buffer, network, beginning)
        const came = [...network.keys()].filter((number) => network[number] !== undefined)
        expect(played).toEqual(came)
        const copies = network.filter((fate) => fate !== undefined && fate.copyMs !== null).length
        const { late, duplicate, dropped } = buffer.stats
        expect({ copies: late + duplicate, dropped }).toEqual({ copies, dropped: 0 })
      }),
      { numRuns: 300 },
    )
  })

  it('plays at most once and in order, and accounts for every packet, where the delay adapts', () => {
    fc.assert(
      fc.property(fates, beginnings, fc.integer({ min: 0, max: 60 }), (network, beginning, minDelayMs) => {
        const buffer = new JitterBuffer({ minDelayMs })
        const { played, largest } = run(buffer, network, beginning)
        expect(played).toEqual([...new Set(played)].sort((a, b) => a - b))
        const { received, duplicate, late, dropped } = buffer.stats
        // A copy of a packet that has been played is late.
        expect(received).toBe(played.length + duplicate + late + dropped)
        expect(dropped).toBe(0)
        expect(largest).toBeLessThan((jitterMs + 400) / 20)
      }),
      { numRuns: 300 },
    )
  })

  it('tells the packet behind a gap, for it may hold a copy of what is lost', () => {
    const buffer = steady([0, 1, 2, 5, 6])
    expect(taken(buffer, 100, 7)).toEqual([0, 1, 2, 'lost', 'lost before 5', 5, 6])
    expect(buffer.stats.lostMs).toBe(40)
  })

  it('waits a packet longer where packets get lost, so that a copy comes in time', () => {
    const buffer = steady(Array.from({ length: 20 }, (_, i) => i).filter((number) => number !== 10))
    const before = buffer.targetMs
    taken(buffer, 400, 9)
    expect(buffer.targetMs).toBe(before)
    taken(buffer, 580, 5)
    expect(buffer.targetMs).toBe(before + 20)
  })

  it('takes time that is left out for silence and not for a loss', () => {
    const buffer = steady([0, 1, 2])
    for (const number of [3, 4])
      buffer.put({ ...numbered(number), timestamp: (number + 2) * 960 }, ticks, number * 20 + 40)
    expect(taken(buffer, 140, 7)).toEqual([0, 1, 2, 'lost', 'lost', 3, 4])
    expect(buffer.stats.lostMs).toBe(0)
  })

  it('waits where nothing comes, and then plays all of it, later', () => {
    const buffer = steady([0, 1, 2])
    expect(taken(buffer, 100, 6)).toEqual([0, 1, 2, 'waiting', 'waiting', 'waiting'])
    for (const number of [3, 4, 5]) buffer.put(numbered(number), ticks, 230)
    expect(taken(buffer, 240, 3)).toEqual([3, 4, 5])
    expect(buffer.stats.late).toBe(0)
  })

  it('goes on at once after an outage in which everything was lost', () => {
    const buffer = steady([0, 1, 2])
    expect(taken(buffer, 100, 50)).toHaveLength(50)
    for (const number of [52, 53, 54]) buffer.put(numbered(number), ticks, number * 20)
    // 100 ms behind the sender, as before.
    expect(taken(buffer, 1_100, 5)).toEqual(['lost', 'lost before 52', 52, 53, 54])
  })

  it('follows the network with its delay, between its bounds', () => {
    const buffer = new JitterBuffer({ minDelayMs: 30, maxDelayMs: 120 })
    expect(buffer.targetMs).toBe(80)
    const arrive = (from: number, lateMs: (number: number) => number) => {
      for (let number = from; number < from + 300; number++)
        buffer.put(numbered(number), ticks, number * 20 + lateMs(number))
      return buffer.targetMs
    }
    expect(arrive(0, () => 0)).toBe(30)
    expect(arrive(300, (number) => (number % 10 === 0 ? 75 : 0))).toBe(75)
    expect(arrive(600, (number) => (number % 10 === 0 ? 400 : 0))).toBe(120)
    expect(arrive(900, () => 0)).toBe(30)
    // A clock that runs 100 ppm slow is not the network's fault.
    expect(arrive(1_200, (number) => (number - 1_200) * 20 * 1e-4)).toBe(30)
  })

  it('goes on when the numbers begin anew with another source, and when they leap', () => {
    const buffer = steady([0, 1, 2, 3])
    for (const number of [0, 1, 2])
      buffer.put(numbered(number + 100, { sequence: 9_000, timestamp: 77, ssrc: 2 }), ticks, 80 + number * 20)
    // The old source's last words are not believed any more.
    buffer.put(numbered(4), ticks, 130)
    expect(numbers(taken(buffer, 60, 10))).toEqual([0, 1, 2, 3, 100, 101, 102])
    const leap = { sequence: 40_000, timestamp: 3_000_000_000, ssrc: 2 }
    for (const number of [200, 201, 202]) buffer.put(numbered(number, leap), ticks, 300 + number * 20 - 4_000)
    // The first is not believed until the second has come.
    expect(numbers(taken(buffer, 300, 12))).toEqual([201, 202])
    expect(buffer.stats.dropped).toBe(2)
  })

  it('holds two seconds at most, whatever comes', () => {
    const buffer = new JitterBuffer()
    for (let number = 0; number < 1_000; number++) buffer.put(numbered(number), ticks, 0)
    expect(buffer.size).toBeLessThanOrEqual(100)
    for (let number = 0; number < 5_000; number++)
      buffer.put({ ...numbered(1_000 + number), timestamp: 960_000 + number * 120 }, 120, 20_000)
    expect(buffer.size).toBeLessThanOrEqual(256)
  })
})

/** Sends 20 ms packets over a network and takes every 20 ms, until all is heard. */
function run(
  buffer: JitterBuffer,
  network: readonly ({ lateMs: number; copyMs: number | null } | undefined)[],
  beginning: { sequence: number; timestamp: number },
) {
  const arrivals = network.flatMap((fate, number) => {
    if (fate === undefined) return []
    const sentMs = number * 20
    const first = { number, atMs: sentMs + fate.lateMs }
    return fate.copyMs === null ? [first] : [first, { number, atMs: first.atMs + fate.copyMs }]
  })
  arrivals.sort((a, b) => a.atMs - b.atMs)
  const played: number[] = []
  let largest = 0
  for (let nowMs = 7; nowMs < network.length * 20 + 2_000; nowMs += 20) {
    while (arrivals[0] && arrivals[0].atMs <= nowMs) {
      const { number, atMs } = arrivals.shift()!
      buffer.put(numbered(number, beginning), ticks, atMs)
      largest = Math.max(largest, buffer.size)
    }
    played.push(...numbers([told(buffer.take(nowMs, ticks))]))
  }
  return { played, largest }
}

/** A buffer that got these packets, each when it was due. */
function steady(these: readonly number[]): JitterBuffer {
  const buffer = new JitterBuffer()
  for (const number of these) buffer.put(numbered(number), ticks, number * 20)
  return buffer
}

/** What is taken from `atMs` on, every 20 ms. */
function taken(buffer: JitterBuffer, atMs: number, times: number): (number | string)[] {
  return Array.from({ length: times }, (_, time) => told(buffer.take(atMs + time * 20, ticks)))
}

function told(item: Taken): number | string {
  if (item.type === 'packet') return numberIn(item.payload)
  return item.type === 'lost' && item.next ? `lost before ${numberIn(item.next)}` : item.type
}

function numbers(these: readonly (number | string)[]): number[] {
  return these.filter((item) => typeof item === 'number')
}
