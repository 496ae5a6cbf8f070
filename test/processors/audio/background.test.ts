import { describe, expect, test } from 'vitest'
import {
  Background,
  type BackgroundOptions,
  backgroundSound,
  roomTone,
  type Sound,
  ThinkingSound,
  typing,
} from '../../../processors/audio/index.ts'
import {
  AgentStartedSpeakingFrame,
  AudioError,
  HeardAudioFrame,
  InterruptFrame,
  ToolCallFrame,
  ToolCallResultFrame,
  TransportOutput,
  TTSAudioFrame,
  TTSStoppedFrame,
  writeWav,
} from '../../../src/engine.ts'
import { Line } from '../../support/line.ts'

const sampleRate = 16_000

/** Power of samples, in dB of full scale. */
function levelDb(samples: Int16Array): number {
  if (samples.length === 0) return -120
  let sum = 0
  for (const sample of samples) sum += (sample / 32_768) ** 2
  return 10 * Math.log10(sum / samples.length + 1e-12)
}

/** So many milliseconds of a background, 20 at a time. */
function stretchOf(
  options: BackgroundOptions,
  ms: number,
  at: (ms: number) => { speaking?: boolean; ending?: boolean } = () => ({}),
) {
  const source = backgroundSound(options)
  const all = new Int16Array((sampleRate * ms) / 1000)
  const size = sampleRate / 50
  let goesOn = true
  let ms20 = 0
  for (let i = 0; i < all.length && goesOn; i += size, ms20 += 20) {
    const { speaking = false, ending = false } = at(ms20)
    goesOn = source.mix(all.subarray(i, i + size), { sampleRate, speaking, ending })
  }
  return { samples: all, endedAtMs: goesOn ? undefined : ms20 }
}

const part = (samples: Int16Array, fromMs: number, toMs: number) =>
  samples.subarray((sampleRate * fromMs) / 1000, (sampleRate * toMs) / 1000)

const tone = (hz: number, ms: number, rate = sampleRate, level = 8_000) =>
  Int16Array.from({ length: (rate * ms) / 1000 }, (_, i) => level * Math.sin((2 * Math.PI * hz * i) / rate))

describe('a background', () => {
  test.each<[string, Sound, number, number]>([
    ['a room', roomTone(), -20, 2],
    ['somebody typing', typing(), -33, 6],
  ])('of %s is heard at about the same level for minutes', (_, sound, aboutDb, within) => {
    const { samples } = stretchOf({ sound, volumeDb: 0 }, 60_000)
    for (let at = 1_000; at < 60_000; at += 10_000) {
      const level = levelDb(part(samples, at, at + 9_000))
      expect(Math.abs(level - aboutDb)).toBeLessThan(within)
    }
  })

  test('that is a recording is heard again and again without a seam', () => {
    const { samples } = stretchOf({ samples: tone(313, 777), sampleRate, volumeDb: 0, fadeMs: 0 }, 10_000)
    let step = 0
    for (let i = 1_000; i < samples.length; i++)
      step = Math.max(step, Math.abs(samples[i]! - samples[i - 1]!))
    // A sine's own greatest step, and 3 dB where two of its ends are heard together.
    expect(step).toBeLessThan(8_000 * 2 * Math.PI * (313 / sampleRate) * Math.SQRT2 * 1.05)
    for (let at = 100; at < 9_000; at += 100)
      expect(levelDb(part(samples, at, at + 100))).toBeGreaterThan(-30)
  })

  test('may be a WAV file of any rate, in stereo', () => {
    const mono = tone(400, 1_000, 44_100)
    const stereo = Int16Array.from({ length: mono.length * 2 }, (_, i) => mono[i >> 1]!)
    const wav = writeWav({ sampleRate: 44_100, channels: 2, samples: stereo })
    const { samples } = stretchOf({ wav, volumeDb: -6 }, 4_000)
    expect(Math.abs(levelDb(part(samples, 1_000, 4_000)) - levelDb(tone(400, 1_000)) + 6)).toBeLessThan(2)
  })

  test('gives way to speech at once and comes back slowly', () => {
    const sound = { samples: tone(300, 3_000), sampleRate, volumeDb: -10, duckedByDb: 12, fadeMs: 100 }
    const { samples } = stretchOf(sound, 6_000, (ms) => ({ speaking: ms >= 2_000 && ms < 4_000 }))
    const before = levelDb(part(samples, 1_500, 2_000))
    expect(levelDb(part(samples, 2_200, 4_000)) - before).toBeCloseTo(-12, 0)
    expect(levelDb(part(samples, 4_100, 4_300)) - before).toBeLessThan(-3)
    expect(levelDb(part(samples, 5_500, 6_000)) - before).toBeGreaterThan(-1)
  })

  test('comes and goes softly', () => {
    const sound = { samples: tone(300, 3_000), sampleRate, volumeDb: 0, fadeMs: 500 }
    const { samples, endedAtMs } = stretchOf(sound, 3_000, (ms) => ({ ending: ms >= 2_000 }))
    expect(endedAtMs).toBe(2_500)
    const full = levelDb(part(samples, 1_000, 1_500))
    for (const at of [0, 2_460]) expect(levelDb(part(samples, at, at + 40)) - full).toBeLessThan(-20)
  })

  test('never wraps round where it and the speech are loud', () => {
    const source = backgroundSound({ samples: tone(100, 1_000, sampleRate, 32_000), sampleRate, volumeDb: 0 })
    for (let i = 0; i < 100; i++) {
      const loud = new Int16Array(320).fill(i % 2 === 0 ? 32_767 : -32_768)
      source.mix(loud, { sampleRate, speaking: true, ending: false })
      expect(loud.every((sample) => (i % 2 === 0 ? sample > 0 : sample < 0))).toBe(true)
    }
  })

  test('that cannot be played is refused when it is made', () => {
    expect(() => backgroundSound({ samples: new Int16Array(0), sampleRate })).toThrow(AudioError)
    expect(() => backgroundSound({ wav: new Uint8Array(20) })).toThrow(AudioError)
    expect(() => backgroundSound({ sound: roomTone(), volumeDb: Number.NaN })).toThrow('volumeDb')
    expect(() => backgroundSound({ samples: tone(1, 10), sampleRate: 0.5 })).toThrow(AudioError)
  })
})

/** A line that ends in an output, and what it has sent so far. */
async function outputLine(...processors: ConstructorParameters<typeof Line>[0]) {
  const written: { readonly samples: Int16Array; readonly atMs: number }[] = []
  const sink = {
    sampleRate,
    write: (samples: Int16Array, atMs: number) => void written.push({ samples, atMs }),
  }
  const line = new Line([...processors, new TransportOutput(sink)])
  await line.start()
  const between = (fromMs: number, toMs: number) =>
    written.flatMap(({ samples, atMs }) => (atMs >= fromMs && atMs < toMs ? [...samples] : []))
  return { line, level: (fromMs: number, toMs: number) => levelDb(Int16Array.from(between(fromMs, toMs))) }
}

test('a session with a background hears it from the beginning, counts it as no speech, and ends', async () => {
  const { line, level } = await outputLine(new Background({ sound: roomTone() }))
  await line.clock.advance(3_000)
  expect(level(1_000, 3_000)).toBeGreaterThan(-45)
  const said = tone(500, 1_000)
  void line.send(new TTSAudioFrame({ samples: said, sampleRate, turn: 1 }))
  void line.send(new TTSStoppedFrame({ turn: 1 }))
  await line.clock.advance(5_000)
  expect(line.upstream.filter((frame) => frame instanceof AgentStartedSpeakingFrame)).toHaveLength(1)
  const heard = line.downstream.filter((frame) => frame instanceof HeardAudioFrame)
  expect(heard.flatMap(({ samples }) => [...samples])).toEqual([...said])
  await line.end()
  expect(line.clock.pendingTimers).toBe(0)
})

describe('while a tool runs', () => {
  const call = (callId: string) => ({ callId, name: 'look', arguments: {}, turn: 1 })
  const begins = (callId: string) => new ToolCallFrame(call(callId))
  const ends = (callId: string) => new ToolCallResultFrame({ ...call(callId), result: 1 })

  test('somebody is heard to type, after a while and until the last result', async () => {
    const { line, level } = await outputLine(new ThinkingSound())
    void line.send(begins('a'))
    void line.send(begins('b'))
    await line.clock.advance(3_000)
    void line.send(ends('a'))
    await line.clock.advance(1_000)
    void line.send(ends('b'))
    await line.clock.advance(2_000)
    expect(level(0, 400)).toBeLessThan(-100)
    expect(level(400, 3_000)).toBeGreaterThan(-60)
    expect(level(3_000, 4_000)).toBeGreaterThan(-60)
    expect(level(4_200, 6_000)).toBeLessThan(-100)
    expect(line.clock.pendingTimers).toBe(0)
    await line.end()
  })

  test('a quick one is not heard, and an interruption ends the sound', async () => {
    const { line, level } = await outputLine(new ThinkingSound())
    void line.send(begins('a'))
    await line.clock.advance(300)
    void line.send(ends('a'))
    await line.clock.advance(1_000)
    expect(level(0, 1_300)).toBeLessThan(-100)
    void line.send(begins('b'))
    await line.clock.advance(1_000)
    void line.send(new InterruptFrame({ turn: 2 }))
    await line.clock.advance(1_000)
    expect(level(1_700, 2_300)).toBeGreaterThan(-60)
    expect(level(2_500, 3_300)).toBeLessThan(-100)
    await line.end()
    expect(line.clock.pendingTimers).toBe(0)
  })
})
