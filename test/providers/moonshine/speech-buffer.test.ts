import { describe, expect, it } from 'vitest'
import { SpeechBuffer } from '../../../providers/moonshine/speech-buffer.ts'
import { noise, withSilence } from '../../processors/stt/sounds.ts'

const ms = 16
const buffer = (...parts: Int16Array[]) => {
  const made = new SpeechBuffer(16_000)
  for (const part of parts) made.add(part)
  return made
}
const silence = (forMs: number) => new Int16Array(forMs * ms)

describe('a speech buffer', () => {
  it('knows since when it has been quiet', () => {
    const speech = buffer(silence(200), noise(1, 0.5), silence(300))
    expect(speech.quietFrom).toBe(1_200 * ms)
    speech.add(noise(0.1, 0.5))
    expect(speech.length - speech.quietFrom).toBeLessThan(20 * ms)
  })

  it('takes background noise for quiet, but not soft speech', () => {
    const speech = noise(1, 0.5)
    expect(buffer(speech, noise(0.4, 0.015)).quietFrom).toBe(1_000 * ms)
    expect(buffer(speech, noise(0.4, 0.06)).quietFrom).toBe(1_400 * ms)
  })

  it('is not misled by a loud click', () => {
    expect(buffer(noise(0.02, 1), noise(1, 0.04)).quietFrom).toBe(1_020 * ms)
  })

  it('was always quiet if there was only silence', () => {
    expect(buffer(silence(500)).quietFrom).toBe(0)
  })

  it('finds the pause in which to cut', () => {
    const speech = buffer(noise(2, 0.5), silence(120), noise(3, 0.5), noise(0.12, 0.2), noise(1, 0.5))
    expect(speech.quietest(0, speech.length) / ms).toBeCloseTo(2_060, -2)
    expect(speech.quietest(3_000 * ms, speech.length) / ms).toBeCloseTo(5_180, -2)
  })

  it('gives the beginning away and goes on with the rest, to the sample', () => {
    const whole = withSilence(noise(6, 0.5), 60)
    const speech = buffer(whole.subarray(0, 1_000), whole.subarray(1_000))
    const taken = speech.take(12_345)
    expect([...taken, ...speech.copy()]).toEqual([...whole])
    expect(speech.length).toBe(whole.length - 12_345)
  })
})
