import { describe, expect, test } from 'vitest'
import { prosody } from '../../../processors/turn/index.ts'
import { PitchTracker } from '../../../processors/turn/stop/pitch.ts'
import { providerCall } from '../../../src/engine.ts'
import { VirtualClock } from '../../../src/testing/index.ts'
import { turnDetectorContract } from '../../../testing/contracts/turn-detector.ts'
import { heard, hum, tone } from './sounds.ts'

const statement = hum([
  { ms: 700, hz: [180, 170], loud: [1, 1] },
  { ms: 300, hz: [150, 110], loud: [0.7, 0.2] },
])
const goesOn = hum([{ ms: 1_000, hz: [170, 175], loud: [1, 1] }])
const question = hum([
  { ms: 700, hz: [170, 165], loud: [1, 1] },
  { ms: 300, hz: [190, 260], loud: [0.8, 0.6] },
])
const context = providerCall({ clock: new VirtualClock() })
const over = (audio: Int16Array) => prosody().probability(heard(audio), context)

turnDetectorContract('prosody', prosody, { over: heard(statement), open: heard(goesOn) })

test('a voice that falls is over, one that stays is not, one that rises asks', () => {
  expect(over(statement)).toBeGreaterThan(0.75)
  expect(over(goesOn)).toBeLessThan(0.35)
  expect(over(question)).toBeGreaterThan(0.5)
})

test('silence and noise say nothing', () => {
  expect(over(new Int16Array(16_000))).toBe(0.5)
  const noise = Int16Array.from({ length: 16_000 }, (_, i) => ((i * 7_919) % 4_001) - 2_000)
  expect(Math.abs(Number(over(noise)) - 0.5)).toBeLessThan(0.35)
})

describe('the pitch', () => {
  const tracker = new PitchTracker(16_000)

  test.each([80, 110, 147.3, 220, 330, 390])('of %d Hz is found within half a percent', (hz) => {
    expect(
      Math.abs(Number(tracker.at(hum([{ ms: 200, hz: [hz, hz], loud: [1, 1] }]), 400)) / hz - 1),
    ).toBeLessThan(0.005)
    expect(Math.abs(Number(tracker.at(tone(hz, 200), 400)) / hz - 1)).toBeLessThan(0.005)
  })

  test('of silence is none', () => {
    expect(tracker.at(new Int16Array(4_000), 0)).toBeUndefined()
    expect(tracker.at(new Int16Array(10), 0)).toBeUndefined()
  })
})
