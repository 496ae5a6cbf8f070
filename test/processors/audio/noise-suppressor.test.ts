import { expect, test } from 'vitest'
import { NoiseSuppressor } from '../../../processors/audio/index.ts'
import type { NoiseProvider } from '../../../processors/audio/noise-provider.ts'
import { moonshine } from '../../../providers/moonshine/stt.ts'
import { rnnoise } from '../../../providers/rnnoise/noise.ts'
import { AudioRawFrame, ErrorFrame } from '../../../src/engine.ts'
import { recognizeText, runProcessor, type Step } from '../../../src/testing/index.ts'
import { fliteSpeech, noise } from './flite-speech.ts'

const sentence = 'The train to London leaves at nine in the morning.'

async function suppressed(samples: Int16Array, provider: NoiseProvider, chunk = 320, sampleRate = 16_000) {
  const steps: Step[] = []
  for (let at = 0; at < samples.length; at += chunk)
    steps.push(
      new AudioRawFrame({
        samples: samples.slice(at, at + chunk),
        sampleRate,
        pts: (at / sampleRate) * 1000,
      }),
    )
  const { downstream, upstream } = await runProcessor(new NoiseSuppressor(provider), steps)
  const frames = downstream.filter((frame) => frame instanceof AudioRawFrame)
  return {
    frames,
    samples: Int16Array.from(frames.flatMap((frame) => [...frame.samples])),
    errors: upstream.filter((frame) => frame instanceof ErrorFrame),
  }
}

/** How much of `heard` is `speech`, in dB, at whatever level it is. */
function snrDb(speech: Int16Array, heard: Int16Array): number {
  let cross = 0
  let own = 0
  let all = 0
  for (let i = 0; i < Math.min(speech.length, heard.length); i++) {
    cross += speech[i]! * heard[i]!
    own += speech[i]! ** 2
    all += heard[i]! ** 2
  }
  const kept = cross ** 2 / own
  return 10 * Math.log10(kept / (all - kept))
}

function noisy(speech: Int16Array, level: number): Int16Array {
  const random = noise(7)
  return speech.map((sample) => Math.max(-32_768, Math.min(32_767, sample + random() * level)))
}

test('takes noise out of speech', async () => {
  const speech = await fliteSpeech(sentence)
  const heard = noisy(speech, 7_000)
  expect(snrDb(speech, heard)).toBeLessThan(6)
  const { samples } = await suppressed(heard, rnnoise())
  expect(snrDb(speech, samples)).toBeGreaterThan(snrDb(speech, heard) + 5)
  expect(samples.length).toBeGreaterThan(speech.length - 16 * 40)
})

test('silences the pauses and leaves the words', async () => {
  const speech = await fliteSpeech(sentence)
  const heard = new Int16Array(16_000 + speech.length)
  heard.set(speech, 16_000)
  const { samples } = await suppressed(noisy(heard, 600), rnnoise())
  expect(levelDb(samples.subarray(4_000, 15_000))).toBeLessThan(
    levelDb(noisy(heard, 600).subarray(4_000, 15_000)) - 30,
  )
  const stt = moonshine()
  const text = await recognizeText(stt, samples.subarray(16_000))
  await stt.close?.()
  expect(text.toLowerCase()).toMatch(/train to london leaves at (nine|9) in the morning/)
})

function levelDb(samples: Int16Array): number {
  return 10 * Math.log10(samples.reduce((sum, sample) => sum + sample ** 2, 1) / samples.length)
}

/** Delays by a frame and does nothing else. */
function delaying(fails = Number.POSITIVE_INFINITY): NoiseProvider & { closings: number } {
  let last = new Float32Array(480)
  let frames = 0
  return {
    name: 'delaying',
    sampleRate: 48_000,
    frameSamples: 480,
    delaySamples: 480,
    closings: 0,
    async open() {
      return {
        process: (frame) => {
          if (++frames > fails) throw new Error('The model is gone.')
          const now = frame.slice()
          frame.set(last)
          last = now
        },
        close: () => {
          this.closings++
        },
      }
    },
  }
}

test.each([
  [16_000, 320],
  [8_000, 160],
  [48_000, 77],
])('what goes on from %i Hz lies where it was captured', async (sampleRate, chunk) => {
  const click = new Int16Array(sampleRate)
  click[sampleRate / 2] = 20_000
  const provider = delaying()
  const { frames } = await suppressed(click, provider, chunk, sampleRate)
  const loudest = frames
    .flatMap((frame) => [...frame.samples].map((sample, i) => ({ sample, atMs: frame.pts! + i / 16 })))
    .reduce((most, each) => (each.sample > most.sample ? each : most))
  expect(loudest.atMs).toBeCloseTo(500, 0)
  expect(provider.closings).toBe(1)
})

test('a model that fails is reported once, and the audio goes on', async () => {
  const { samples, errors } = await suppressed(new Int16Array(16_000).fill(1_000), delaying(20))
  expect(errors).toHaveLength(1)
  expect(samples.at(-1)).toBe(1_000)
  expect(samples.length).toBeGreaterThan(14_000)
})
