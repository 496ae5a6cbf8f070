import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { flite } from '../../../../providers/flite/tts.ts'
import { AudioError } from '../../../../src/engine.ts'
import { opus } from '../../../../transports/webrtc/media/opus.ts'
import { loadOpus } from '../../../../transports/webrtc/media/opus-module.ts'
import { opusDuration } from '../../../../transports/webrtc/media/opus-packet.ts'
import { spokenBy } from '../../local/speech.ts'
import { spectralDistance } from './spectrum.ts'

const rates = [8_000, 12_000, 16_000, 24_000, 48_000]
const open: { close(): void | Promise<void> }[] = []
afterAll(async () => {
  await Promise.all(open.map((each) => each.close()))
})

async function encoder(sampleRate: number) {
  const made = await opus().encoder({ sampleRate })
  open.push(made)
  return made
}

async function decoder(sampleRate: number) {
  const made = await opus().decoder({ sampleRate })
  open.push(made)
  return made
}

/** A voice-like buzz that rises. */
function buzz(sampleRate: number, durationMs: number): Int16Array {
  let phase = 0
  return Int16Array.from({ length: (sampleRate * durationMs) / 1000 }, (_, at) => {
    phase += (2 * Math.PI * (120 + (at / sampleRate) * 40)) / sampleRate
    return [1, 2, 3, 5, 8].reduce((sum, harmonic) => sum + (4_000 / harmonic) * Math.sin(harmonic * phase), 0)
  })
}

function packetsOf(made: Awaited<ReturnType<typeof encoder>>, samples: Int16Array): Uint8Array[] {
  const length = made.sampleRate / 50
  return Array.from({ length: samples.length / length }, (_, i) =>
    made.encode(samples.subarray(i * length, (i + 1) * length)),
  )
}

describe('opus', () => {
  it.each(rates)('carries sound from and to %i Hz', async (sampleRate) => {
    const original = buzz(sampleRate, 1_000)
    const [to, from] = [await encoder(sampleRate), await decoder(sampleRate)]
    const packets = packetsOf(to, original)
    expect(Math.max(...packets.map(({ length }) => length))).toBeLessThan(300)
    const heard = packets.map((packet) => {
      expect(from.duration(packet)).toBe(960)
      const samples = from.decode(packet)
      expect(samples).toHaveLength(sampleRate / 50)
      return [...samples]
    })
    expect(correlation(original, Int16Array.from(heard.flat()), sampleRate)).toBeGreaterThan(0.85)
  })

  it('restores a lost packet from the one behind it, much better than it can make it up', async () => {
    const voice = flite()
    open.push({ close: async () => voice.close?.() })
    const packets = packetsOf(
      await encoder(16_000),
      await spokenBy(voice, 'The quick brown fox jumps over the dog.'),
    )
    const [whole, restoring, making] = [await decoder(16_000), await decoder(16_000), await decoder(16_000)]
    const off = { restored: 0, madeUp: 0 }
    for (const [number, packet] of packets.entries()) {
      const next = packets[number + 1]
      const right = whole.decode(packet)
      const lost = number % 5 === 4 && next !== undefined
      const restored = lost ? restoring.recover(next, 320) : restoring.decode(packet)
      const madeUp = lost ? making.conceal(320) : making.decode(packet)
      expect([restored.length, madeUp.length]).toEqual([320, 320])
      if (!lost) continue
      off.restored += spectralDistance(right, restored)
      off.madeUp += spectralDistance(right, madeUp)
    }
    expect(off.restored).toBeLessThan(off.madeUp * 0.75)
  })

  it('makes up any stretch of 2.5 ms and more, and falls silent', async () => {
    const from = await decoder(16_000)
    for (const packet of packetsOf(await encoder(16_000), buzz(16_000, 200))) from.decode(packet)
    expect(from.conceal(40)).toHaveLength(40)
    expect(from.conceal(1_920)).toHaveLength(1_920)
    expect(Math.max(...from.conceal(1_920))).toBeLessThan(500)
  })

  it('knows how long a packet lasts, whatever bytes come, or that it is none', async () => {
    const from = await decoder(16_000)
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const ticks = opusDuration(bytes)
        let samples: number | undefined
        try {
          samples = from.decode(bytes).length
        } catch (error) {
          expect(error).toBeInstanceOf(AudioError)
        }
        if (samples !== undefined) expect(ticks).toBe(samples * 3)
      }),
      { numRuns: 2_000 },
    )
    expect(opusDuration(new Uint8Array(0))).toBeUndefined()
    expect(from.duration(new Uint8Array(5_000))).toBeUndefined()
  })

  it('says what is wrong with what it is given', async () => {
    await expect(opus().encoder({ sampleRate: 44_100 })).rejects.toThrow('Opus knows no 44100 Hz')
    const to = await encoder(16_000)
    expect(() => to.encode(new Int16Array(160))).toThrow('160 samples, which are not 20 ms')
    const from = await decoder(16_000)
    expect(() => from.decode(new Uint8Array(0))).toThrow(AudioError)
    from.close()
    from.close()
    expect(() => from.conceal(320)).toThrow('after it was closed')
  })

  it('gives back the memory of a thousand sessions', async () => {
    const session = async () => {
      const [to, from] = [
        await opus().encoder({ sampleRate: 24_000 }),
        await opus().decoder({ sampleRate: 16_000 }),
      ]
      from.decode(to.encode(new Int16Array(480)))
      to.close()
      from.close()
    }
    await session()
    const { memory } = await loadOpus()
    const before = memory.buffer.byteLength
    for (let i = 0; i < 1_000; i++) await session()
    expect(memory.buffer.byteLength).toBe(before)
  })
})

/** How alike two sounds are, at the shift at which they are most alike, up to 10 ms. */
function correlation(one: Int16Array, other: Int16Array, sampleRate: number): number {
  let best = 0
  for (let shift = 0; shift < sampleRate / 100; shift++) {
    let [product, power, otherPower] = [0, 1, 1]
    for (let at = sampleRate / 10; at + shift < other.length; at++) {
      product += one[at]! * other[at + shift]!
      power += one[at]! ** 2
      otherPower += other[at + shift]! ** 2
    }
    best = Math.max(best, product / Math.sqrt(power * otherPower))
  }
  return best
}
