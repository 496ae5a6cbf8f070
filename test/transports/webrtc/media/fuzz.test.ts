import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { VirtualClock } from '../../../../src/testing/index.ts'
import { AudioReceiver } from '../../../../transports/webrtc/media/audio-receiver.ts'
import { opus } from '../../../../transports/webrtc/media/opus.ts'
import { loadOpus } from '../../../../transports/webrtc/media/opus-module.ts'
import { randomFrom } from './lossy-link.ts'

const packets = 100_000

describe('AudioReceiver under fuzz', () => {
  it(`takes ${packets} packets of nonsense: it gives its 20 ms, throws nothing and does not grow`, async () => {
    const clock = new VirtualClock()
    let chunks = 0
    const receiver = new AudioReceiver({
      clock,
      decoder: await opus().decoder({ sampleRate: 16_000 }),
      heard: (samples) => {
        expect(samples).toHaveLength(320)
        chunks++
      },
    })
    receiver.start()
    const random = randomFrom(7)
    const below = (limit: number) => Math.floor(random() * limit)
    const [{ memory }, encoder] = [await loadOpus(), await opus().encoder({ sampleRate: 16_000 })]
    const voice = encoder.encode(Int16Array.from({ length: 320 }, () => below(20_000) - 10_000))
    encoder.close()
    const nonsense = (number: number) => {
      const right = random() < 0.3
      return {
        sequence: right ? number & 0xffff : below(0x1_0000),
        timestamp: right ? (number * 960) >>> 0 : below(0x1_0000_0000),
        ssrc: random() < 0.05 ? below(3) : 1,
        payload: random() < 0.3 ? voice : Uint8Array.from({ length: below(80) }, () => below(256)),
      }
    }
    const grown: number[] = []
    for (let number = 0; number < packets; number++) {
      receiver.receive(nonsense(number))
      if (number % 10 === 0) await clock.advance(20)
      if (number % (packets / 4) === 1) grown.push(memory.buffer.byteLength)
    }
    await clock.advance(2_000)
    const { received, broken } = receiver.stats
    expect(received + broken).toBe(packets)
    expect(chunks).toBe(packets / 10 + 100)
    expect(new Set(grown).size).toBe(1)
    receiver.close()
    expect(clock.pendingTimers).toBe(0)
  })

  it('hears a stream again after the nonsense is over, three seconds later at most', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(0xffff), fc.nat(0xffff_ffff)), { maxLength: 50 }),
        async (heads) => {
          const clock = new VirtualClock()
          let loudest = 0
          const receiver = new AudioReceiver({
            clock,
            decoder: await opus().decoder({ sampleRate: 16_000 }),
            heard: (samples) => {
              loudest = Math.max(...samples)
            },
          })
          const encoder = await opus().encoder({ sampleRate: 16_000 })
          receiver.start()
          const tone = Int16Array.from({ length: 320 }, (_, at) => 9_000 * Math.sin(at / 4))
          for (const [sequence, timestamp] of heads)
            receiver.receive({ sequence, timestamp, payload: encoder.encode(tone) })
          for (let number = 0; number < 200; number++) {
            receiver.receive({ sequence: number, timestamp: number * 960, payload: encoder.encode(tone) })
            await clock.advance(20)
          }
          expect(loudest).toBeGreaterThan(2_000)
          encoder.close()
          receiver.close()
        },
      ),
      { numRuns: 50 },
    )
  })
})
