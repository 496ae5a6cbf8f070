import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DTMFDecoder } from '../../../processors/audio/dtmf/dtmf-decoder.ts'
import { DTMFDetector, DTMFInput, DTMFSender, dtmfTones } from '../../../processors/audio/index.ts'
import { Resampler } from '../../../processors/audio/pcm/resampler.ts'
import {
  AudioRawFrame,
  DTMFFrame,
  type DTMFKey,
  dtmfKeys,
  SendDTMFFrame,
  TranscriptionFrame,
  TTSAudioFrame,
} from '../../../src/engine.ts'
import { runProcessor, type Step } from '../../../src/testing/index.ts'
import { fliteSpeech, noise } from './flite-speech.ts'

const rate = 8_000

function decoded(samples: Int16Array): string {
  return new DTMFDecoder().push(samples).join('')
}

/** Two tones in silence, at any frequencies and levels. */
function tones(hz: readonly number[], ms: number, levels = [6_000, 6_000], offset = 400): Int16Array {
  const samples = new Int16Array(rate)
  for (let i = 0; i < (ms * rate) / 1000; i++)
    samples[offset + i] = hz.reduce(
      (sum, f, at) => sum + levels[at]! * Math.sin((2 * Math.PI * f * i) / rate),
      0,
    )
  return samples
}

const offsets = Array.from({ length: 40 }, (_, i) => 400 + i)

test('hears the keys that are played, whatever the chunks', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...dtmfKeys), { maxLength: 8 }),
      fc.integer({ min: 1, max: 500 }),
      fc.integer({ min: 45, max: 200 }),
      (keys, chunk, toneMs) => {
        const samples = dtmfTones(keys, rate, { toneMs, pauseMs: 60 })
        const decoder = new DTMFDecoder()
        const heard: DTMFKey[] = []
        for (let at = 0; at < samples.length; at += chunk)
          heard.push(...decoder.push(samples.subarray(at, at + chunk)))
        expect(heard).toEqual(keys)
      },
    ),
  )
})

describe('as ITU-T Q.24 has it', () => {
  test.each(offsets)('a tone of 40 ms is a key, one of 23 ms is none (begins at %i)', (offset) => {
    expect(decoded(tones([770, 1336], 40, [6_000, 6_000], offset))).toBe('5')
    expect(decoded(tones([770, 1336], 23, [6_000, 6_000], offset))).toBe('')
  })

  test('1.5 % off is a key, 3.5 % off is none', () => {
    for (const [low, high] of [
      [697, 1209],
      [941, 1633],
      [852, 1477],
    ] as const)
      for (const sign of [-1, 1]) {
        expect(decoded(tones([low * (1 + 0.015 * sign), high * (1 + 0.015 * sign)], 60))).toHaveLength(1)
        expect(decoded(tones([low * (1 + 0.035 * sign), high], 100))).toBe('')
        expect(decoded(tones([low, high * (1 + 0.035 * sign)], 100))).toBe('')
      }
  })

  test('the higher tone may be 4 dB stronger or 8 dB weaker', () => {
    const twisted = (db: number) => decoded(tones([770, 1336], 60, [4_000, 4_000 * 10 ** (db / 20)]))
    expect([twisted(4), twisted(-8), twisted(12), twisted(-16)]).toEqual(['5', '5', '', ''])
  })

  test('an interruption of 10 ms does not make two keys of one, a pause of 40 ms does', () => {
    const broken = (ms: number) => {
      const samples = tones([770, 1336], 200)
      samples.fill(0, 1_000, 1_000 + (ms * rate) / 1000)
      return decoded(samples)
    }
    expect([broken(10), broken(40)]).toEqual(['5', '55'])
  })
})

test('hears keys through noise, and quiet ones', () => {
  const random = noise(3)
  const loud = dtmfTones([...dtmfKeys], rate, { levelDb: -26 })
  expect(decoded(loud.map((sample) => sample + random() * 300))).toBe(dtmfKeys.join(''))
})

test('takes no speech for a key', async () => {
  const speech = await fliteSpeech(
    'Peter Piper picked a peck of pickled peppers. Sing a song of sixpence, a pocket full of rye. Ooh, ooh, la la la. ' +
      'We were away a year ago. How many roads must a man walk down? Nine, five, one, zero, double three. ' +
      'Few people knew whether you would choose the blue or the new shoes.',
  )
  expect(decoded(new Resampler(16_000, rate).push(speech))).toBe('')
})

test('the caller presses keys and the agent is told; the audio goes on', async () => {
  const samples = dtmfTones(['1', '#'], 16_000)
  const steps: Step[] = []
  for (let at = 0; at < samples.length; at += 320)
    steps.push(new AudioRawFrame({ samples: samples.slice(at, at + 320), sampleRate: 16_000 }))
  const { downstream } = await runProcessor(new DTMFDetector(), steps)
  expect(downstream.flatMap((frame) => (frame instanceof DTMFFrame ? [frame.key] : []))).toEqual(['1', '#'])
  expect(downstream.filter((frame) => frame instanceof AudioRawFrame)).toHaveLength(steps.length)
})

test('the agent plays keys in its answer, 100 ms each and 100 ms apart', async () => {
  const { downstream } = await runProcessor(
    new DTMFSender(),
    [new SendDTMFFrame({ keys: ['4', '2'], turn: 3 })],
    { outputSampleRate: rate },
  )
  const audio = downstream.filter((frame) => frame instanceof TTSAudioFrame)
  expect(audio.map(({ turn, samples }) => [turn, samples.length])).toEqual([[3, 3_200]])
  expect(decoded(audio[0]!.samples)).toBe('42')
  expect(downstream.some((frame) => frame instanceof SendDTMFFrame)).toBe(false)
})

const press = (keys: string): Step[] => [...keys].map((key) => new DTMFFrame({ key: key as DTMFKey }))

test.each([
  ['a terminator', [...press('1234#')], ['1234']],
  ['a pause', [...press('12'), { waitMs: 2_500 }, ...press('3'), { waitMs: 2_500 }], ['12', '3']],
  ['enough keys', [...press('123456')], ['1234', '56']],
  ['the end of the call', [...press('12')], ['12']],
  ['a terminator alone makes no entry', [...press('##')], []],
])('an entry ends by %s', async (_, steps, expected) => {
  const { downstream } = await runProcessor(new DTMFInput({ maxKeys: 4 }), steps)
  const texts = downstream.flatMap((frame) => (frame instanceof TranscriptionFrame ? [frame.text] : []))
  expect(texts).toEqual(expected)
})
