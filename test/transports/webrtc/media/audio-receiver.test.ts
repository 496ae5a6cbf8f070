import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { VirtualClock } from '../../../../src/testing/index.ts'
import {
  AudioReceiver,
  type AudioReceiverOptions,
} from '../../../../transports/webrtc/media/audio-receiver.ts'
import { LossyLink } from './lossy-link.ts'
import { loud, madeUp, numberDecoder, numbered, silence } from './numbered-packets.ts'
import { StallingClock } from './stalling-clock.ts'

interface Heard {
  readonly atMs: number
  readonly ptsMs: number
  readonly samples: Int16Array
}

function listener(options: Partial<AudioReceiverOptions> = {}) {
  const clock = new VirtualClock(1_000)
  const decoder = numberDecoder()
  const heard: Heard[] = []
  const receiver = new AudioReceiver({
    clock,
    decoder,
    heard: (samples, ptsMs) => heard.push({ atMs: clock.now(), ptsMs, samples }),
    ...options,
  })
  return { clock, decoder, heard, receiver }
}

/** The packets heard, in order. */
function numbersIn(heard: readonly Heard[]): number[] {
  return heard.map(({ samples }) => samples[159]! - loud).filter((number) => number >= 0)
}

const network = fc.record({
  jitterMs: fc.integer({ min: 0, max: 120 }),
  loss: fc.double({ min: 0, max: 0.5, noNaN: true }),
  twice: fc.double({ min: 0, max: 0.3, noNaN: true }),
  seed: fc.integer(),
})

describe('AudioReceiver', () => {
  it('gives 20 ms every 20 ms with steady times of capture, whatever the network does', async () => {
    await fc.assert(
      fc.asyncProperty(network, async (options) => {
        const { clock, heard, receiver } = listener()
        const link = new LossyLink({ clock, ...options }, (number: number) =>
          receiver.receive(numbered(number)),
        )
        receiver.start()
        for (let number = 0; number < 100; number++) {
          link.send(number)
          await clock.advance(20)
        }
        await clock.advance(400)
        receiver.close()
        expect(heard.map(({ atMs }) => atMs)).toEqual(heard.map((_, chunk) => 1_020 + chunk * 20))
        expect(heard).toHaveLength(120)
        expect(heard.every(({ samples }) => samples.length === 160)).toBe(true)
        const steps = heard.slice(1).map(({ ptsMs }, chunk) => ptsMs - heard[chunk]!.ptsMs)
        expect(Math.min(...steps)).toBeGreaterThanOrEqual(19 - 1e-6)
        expect(Math.max(...steps)).toBeLessThanOrEqual(21 + 1e-6)
        expect(heard.every(({ atMs, ptsMs }) => ptsMs <= atMs - 20 && ptsMs > atMs - 400)).toBe(true)
      }),
      { numRuns: 25 },
    )
  })

  it('says when a sound was captured, as if the network had taken no time and nothing had waited', async () => {
    const { clock, heard, receiver } = listener({ minDelayMs: 100 })
    receiver.start()
    for (let number = 0; number < 100; number++) {
      receiver.receive(numbered(number))
      await clock.advance(20)
    }
    const { ptsMs } = heard.find(({ samples }) => samples[0] === loud + 80)!
    expect(ptsMs).toBeCloseTo(1_000 + 80 * 20 - 20)
  })

  it.each([2.5, 10, 40, 60])(
    'hears packets of %d ms whole and in order, in chunks of 20 ms',
    async (packetMs) => {
      const ticks = packetMs * 48
      const decoder = numberDecoder(packetMs)
      const { clock, heard, receiver } = listener({ decoder })
      const link = new LossyLink<number>({ clock, jitterMs: 50 }, (number) => {
        receiver.receive({ ...numbered(number), timestamp: (4_294_960_000 + number * ticks) >>> 0 })
      })
      receiver.start()
      const count = 1_200 / packetMs
      for (let number = 0; number < count; number++) {
        link.send(number)
        await clock.advance(packetMs)
      }
      await clock.advance(400)
      expect(heard.every(({ samples }) => samples.length === 160)).toBe(true)
      const levels = heard.flatMap(({ samples }) => [...samples]).map((sample) => sample - loud)
      const first = levels.indexOf(1)
      const expected = Array.from(
        { length: (count - 1) * packetMs * 8 },
        (_, at) => 1 + Math.floor(at / packetMs / 8),
      )
      expect(levels.slice(first, first + expected.length)).toEqual(expected)
    },
  )

  it('restores a lost packet from the one behind it, and makes up for those before', async () => {
    const { clock, heard, receiver } = listener()
    receiver.start()
    for (let number = 0; number < 30; number++) {
      if (number < 4 || number > 6) receiver.receive(numbered(number))
      await clock.advance(20)
    }
    const first = heard.findIndex(({ samples }) => samples[159] === loud)
    expect(heard.slice(first, first + 10).map(({ samples }) => samples[0])).toEqual(
      // The first comes up from silence.
      [0, loud + 1, loud + 2, loud + 3, madeUp, madeUp, -(loud + 6), loud + 7, loud + 8, loud + 9],
    )
  })

  it('is silent 80 ms after the last that came, keeps time, and goes on with what comes', async () => {
    const { clock, heard, receiver } = listener()
    receiver.start()
    for (let number = 0; number < 5; number++) receiver.receive(numbered(number))
    await clock.advance(10_000)
    const last = heard.findLastIndex(({ samples }) => samples[0]! >= loud)
    expect(heard.slice(last + 1, last + 4).every(({ samples }) => samples[0] === madeUp)).toBe(true)
    expect(heard.slice(last + 5).every(({ samples }) => samples.every((sample) => sample === 0))).toBe(true)
    // What came meanwhile was lost: 500 packets, ten seconds.
    for (let number = 500; number < 510; number++) {
      receiver.receive(numbered(number))
      await clock.advance(20)
    }
    await clock.advance(200)
    expect(numbersIn(heard)).toEqual([0, 1, 2, 3, 4, ...Array.from({ length: 10 }, (_, i) => 500 + i)])
    expect(heard).toHaveLength(520)
  })

  it('loses no word when the network is stuck for half a second, and makes good for it in the next silence', async () => {
    const { clock, heard, receiver } = listener()
    receiver.start()
    const stuck: number[] = []
    for (let number = 0; number < 500; number++) {
      const silent = number > 200 && number < 300
      const packet = silent ? { ...numbered(number), payload: silence } : numbered(number)
      if (number >= 100 && number < 125) stuck.push(number)
      else receiver.receive(packet)
      if (number === 125) for (const late of stuck) receiver.receive(numbered(late))
      await clock.advance(20)
    }
    const behind = (number: number) =>
      heard.find(({ samples }) => samples[159] === loud + number)!.atMs - 1_000 - number * 20
    expect(numbersIn(heard).filter((number) => number < 200)).toEqual(
      Array.from({ length: 200 }, (_, i) => i),
    )
    expect(behind(90)).toBeLessThan(90)
    expect(behind(190)).toBeGreaterThan(400)
    expect(behind(400)).toBeLessThan(300)
    expect(behind(400)).toBeGreaterThan(0)
  })

  it('gives what is due after a stall of the process, but no more than a second', async () => {
    const stall = async (durationMs: number) => {
      const clock = new VirtualClock()
      const stalling = new StallingClock(clock)
      const { heard, receiver } = listener({ clock: stalling })
      receiver.start()
      for (let number = 0; number < 150; number++) {
        // What comes during the stall is read when it is over, after the timers.
        stalling.setTimeout(() => receiver.receive(numbered(number)), 0.5)
        if (number === 50) stalling.stall(durationMs)
        await clock.advance(20)
      }
      return heard
    }
    const short = await stall(300)
    expect(short).toHaveLength(150)
    expect(numbersIn(short)).toEqual(Array.from({ length: numbersIn(short).length }, (_, i) => i))
    expect(short.every(({ ptsMs }, i) => i === 0 || Math.abs(ptsMs - short[i - 1]!.ptsMs - 20) <= 1)).toBe(
      true,
    )
    expect(await stall(2_000)).toHaveLength(100)
  })

  it('counts packets that are no audio, and takes none after it is closed', async () => {
    const { clock, heard, receiver, decoder } = listener()
    receiver.start()
    receiver.receive({ ...numbered(0), payload: new Uint8Array(0) })
    receiver.receive(numbered(1))
    expect(receiver.stats).toMatchObject({ received: 1, broken: 1, late: 0, lostMs: 0 })
    receiver.close()
    receiver.receive(numbered(2))
    receiver.start()
    await clock.advance(1_000)
    expect(heard).toEqual([])
    expect(receiver.stats.received).toBe(1)
    expect(decoder.closed).toBe(true)
    expect(clock.pendingTimers).toBe(0)
  })
})
