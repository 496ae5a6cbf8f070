import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { tap } from '../../processors/index.ts'
import {
  AudioRawFrame,
  type Frame,
  type FrameProcessor,
  Pipeline,
  PipelineTask,
  readWav,
  systemClock,
  TTSAudioFrame,
  TTSStoppedFrame,
  writeWav,
} from '../../src/engine.ts'
import { VirtualClock } from '../../src/testing/index.ts'
import { FileTransport, wavFile, wavFormat } from '../../transports/file/index.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'antiphon-file-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function wav(name: string, sampleRate: number, channels: number, samples: Int16Array): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, writeWav({ sampleRate, channels, samples }))
  return path
}

const ramp = (length: number) => Int16Array.from({ length }, (_, i) => (i * 37) % 30_000)

async function play(
  input: string,
  stages: FrameProcessor[] = [],
  output = join(folder, 'out.wav'),
  options = {},
) {
  const clock = new VirtualClock()
  const transport = new FileTransport({ input, output, ...options })
  const heard: AudioRawFrame[] = []
  const listen = tap((frame) => void (frame instanceof AudioRawFrame && heard.push(frame)))
  const task = new PipelineTask(new Pipeline([transport.input(), listen, ...stages, transport.output()]), {
    clock,
  })
  await clock.runUntil(task.run())
  return { heard, clock, output }
}

test('a file is heard whole, in frames of 20 ms, at the pace of the clock', async () => {
  const samples = ramp(16_000 * 2 + 100)
  const { heard, clock } = await play(await wav('a.wav', 16_000, 1, samples))
  expect(Int16Array.from(heard.flatMap((frame) => [...frame.samples]))).toEqual(samples)
  expect(heard.map(({ pts }) => pts).slice(0, 3)).toEqual([0, 20, 40])
  expect(clock.now()).toBeCloseTo(2_006.25)
})

test('any rate, any number of channels', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(8_000, 11_025, 22_050, 44_100, 48_000),
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 3_000 }),
      async (sampleRate, channels, length) => {
        const samples = ramp(length * channels)
        const { heard } = await play(await wav('any.wav', sampleRate, channels, samples))
        expect(heard.every((frame) => frame.sampleRate === sampleRate && frame.channels === channels)).toBe(
          true,
        )
        expect(Int16Array.from(heard.flatMap((frame) => [...frame.samples]))).toEqual(samples)
      },
    ),
    { numRuns: 15 },
  )
})

test('in real time it takes as long as it lasts', async () => {
  const transport = new FileTransport({
    input: await wav('rt.wav', 16_000, 1, ramp(4_800)),
    output: join(folder, 'rt-out.wav'),
  })
  const startedAtMs = systemClock.now()
  await new PipelineTask(new Pipeline([transport.input(), transport.output()])).run()
  expect(systemClock.now() - startedAtMs).toBeGreaterThan(280)
})

describe('what is said', () => {
  /** Answers the frame that comes at `atMs` with a loud second. */
  const answers = (atMs: number): FrameProcessor => {
    let done = false
    return tap(function (this: void, frame: Frame) {
      if (done || !(frame instanceof AudioRawFrame) || (frame.pts ?? 0) < atMs) return
      done = true
      const samples = new Int16Array(16_000).fill(5_000)
      void speaker.push(new TTSAudioFrame({ samples, sampleRate: 16_000, turn: 1 }))
      void speaker.push(new TTSStoppedFrame({ turn: 1 }))
    })
  }
  let speaker: PipelineTask

  test.each([1, 2])('lies in the output where it sounded, in %d channels', async (channels) => {
    const clock = new VirtualClock()
    const output = join(folder, `said-${channels}.wav`)
    const input = await wav('b.wav', 16_000, 1, new Int16Array(32_000))
    const transport = new FileTransport({ input, output, channels })
    speaker = new PipelineTask(new Pipeline([transport.input(), answers(500), transport.output()]), { clock })
    await clock.runUntil(speaker.run())
    const audio = readWav(await readFile(output))
    expect(audio).toMatchObject({ channels, sampleRate: 16_000, truncated: false })
    const first = audio.samples.findIndex((sample) => sample !== 0) / channels / 16
    expect(first).toBeGreaterThanOrEqual(480)
    expect(first).toBeLessThanOrEqual(540)
    expect(audio.samples.filter((sample) => sample === 5_000)).toHaveLength(16_000 * channels)
  })
})

describe('a file that cannot be', () => {
  test.each([
    [
      'found',
      () => join(folder, 'none.wav'),
      'TRANSPORT_FAILED',
      /none\.wav cannot be read: there is no such file/,
    ],
    ['a folder', () => folder, 'TRANSPORT_FAILED', /is a folder/],
  ])('%s ends the session with a reason', async (_, path, code, message) => {
    const failure = await play(path()).catch((error: unknown) => error)
    expect(failure).toMatchObject({ code, processor: 'FileInput' })
    expect((failure as Error).message).toMatch(message)
  })

  test('written ends the session with a reason', async () => {
    const input = await wav('ok.wav', 16_000, 1, ramp(100))
    await expect(play(input, [], join(folder, 'no', 'such', 'x.wav'))).rejects.toThrow(
      /x\.wav cannot be written/,
    )
  })
})

test('a recording that is cut off is heard as far as it goes', async () => {
  const whole = writeWav({ sampleRate: 16_000, channels: 1, samples: ramp(16_000) })
  const path = join(folder, 'cut.wav')
  await writeFile(path, whole.subarray(0, 44 + 9_001))
  const { heard } = await play(path)
  expect(heard.reduce((sum, { samples }) => sum + samples.length, 0)).toBe(4_500)
})

test('wavFile writes as it goes and is complete when it is closed', async () => {
  const path = join(folder, 'tape.wav')
  const tape = wavFile(path)
  const samples = ramp(100_000)
  await tape.open({ sampleRate: 8_000, channels: 2 })
  for (let at = 0; at < samples.length; at += 640) await tape.write(samples.subarray(at, at + 640))
  await tape.close()
  expect(readWav(await readFile(path))).toEqual({ sampleRate: 8_000, channels: 2, samples, truncated: false })
})

describe('wavFormat tries a file', () => {
  test('and tells how it is stored', async () => {
    const path = await wav('tried.wav', 44_100, 2, ramp(10))
    expect(await wavFormat(path)).toMatchObject({
      sampleRate: 44_100,
      channels: 2,
      encoding: 'pcm',
      bits: 16,
    })
  })

  test('and names the command that converts another one, beside it', async () => {
    const path = join(folder, 'a song.mp3')
    await writeFile(path, 'ID3 and more of it')
    await expect(wavFormat(path)).rejects.toThrow(
      `${path}: This is no WAV file but an MP3 file. Convert it: ffmpeg -i "${path}" -c:a pcm_s16le "${join(folder, 'a song.wav')}"`,
    )
  })

  test('and never has it converted into itself', async () => {
    const path = join(folder, 'ogg.wav')
    await writeFile(path, 'OggS and more of it')
    await expect(wavFormat(path)).rejects.toThrow('ogg-pcm.wav')
  })

  test('and says that it is not there', async () => {
    await expect(wavFormat(join(folder, 'nowhere.wav'))).rejects.toThrow('there is no such file')
  })
})
