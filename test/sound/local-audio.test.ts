import { expect, onTestFinished, test } from 'vitest'
import { STT, TTS } from '../../processors/index.ts'
import { VAD } from '../../processors/vad/index.ts'
import { flite } from '../../providers/flite/tts.ts'
import { moonshine } from '../../providers/moonshine/stt.ts'
import { silero } from '../../providers/silero/vad.ts'
import {
  type Direction,
  type Frame,
  FrameProcessor,
  HeardTextFrame,
  Pipeline,
  PipelineTask,
  SpeakFrame,
  TranscriptionFrame,
  TransportError,
} from '../../src/engine.ts'
import { devices, type LocalAudioOptions, LocalAudioTransport } from '../../transports/local/index.ts'
import { spokenBy, transcribed } from '../transports/local/speech.ts'
import { ownSoundServer, skipped } from './own-sound-server.ts'

if (skipped) console.warn(`Tests of LocalAudioTransport are skipped: ${skipped}`)

const voice = flite()
const ear = moonshine()
const vad = silero()
const server = ownSoundServer(voice, ear, vad)

const patience = { timeout: 20_000 }
const sentence = 'The quick brown fox jumps over the lazy dog.'
const story = `${sentence} We are open from nine to five. `.repeat(4)

/** Collects what passes, and interrupts when told to. */
class Witness extends FrameProcessor {
  readonly frames: Frame[] = []
  override process(frame: Frame, direction: Direction): void | Promise<void> {
    if (direction === 'downstream') this.frames.push(frame)
    return this.push(frame, direction)
  }
  stopSpeech(): void {
    this.interrupt('request', 'the test wants to')
  }
  textOf(type: typeof HeardTextFrame | typeof TranscriptionFrame): string {
    return this.frames.map((frame) => (frame instanceof type ? frame.text : '')).join('')
  }
}

async function speaking(options: LocalAudioOptions = {}) {
  const transport = new LocalAudioTransport(options)
  const witness = new Witness()
  const task = new PipelineTask(
    new Pipeline([transport.input(), new TTS(voice), transport.output(), witness], { fed: [SpeakFrame] }),
  )
  const errors: string[] = []
  task.on('error', (error) => errors.push(error.message))
  const started = new Promise<void>((resolve) => task.once('start', () => resolve()))
  const ended = task.run()
  await Promise.race([started, ended])
  onTestFinished(() => task.cancel())
  return { transport, witness, task, ended, errors }
}

test.skipIf(skipped)('devices are listed, the default first', async () => {
  const list = await devices()
  for (const kind of ['input', 'output'] as const) {
    const [first, ...others] = list.filter((device) => device.kind === kind)
    expect(first).toMatchObject({ id: 'default', default: true })
    expect(others.map(({ name }) => name)).toContain('PulseAudio Sound Server')
  }
})

test.skipIf(skipped)('the loudspeaker plays what the agent says', async () => {
  const overheard = server().overhear()
  const { task, ended, witness } = await speaking({ input: false })
  await task.push(new SpeakFrame({ text: sentence }))
  task.end()
  await ended
  overheard.stop()
  expect(await transcribed(ear, overheard.samples)).toMatch(/quick brown fox jump\w* over the lazy/i)
  expect(witness.textOf(HeardTextFrame).trim()).toBe(sentence)
})

test.skipIf(skipped)('what is said into the microphone is understood', async () => {
  const transport = new LocalAudioTransport({ output: false })
  const witness = new Witness()
  const task = new PipelineTask(new Pipeline([transport.input(), new VAD(vad), new STT(ear), witness]))
  const started = new Promise<void>((resolve) => task.once('start', () => resolve()))
  const ended = task.run()
  await started
  await server().say(await spokenBy(voice, sentence))
  await expect.poll(() => witness.textOf(TranscriptionFrame), patience).toMatch(/brown fox jump\w* over/i)
  task.end()
  await ended
})

test.skipIf(skipped)('an interruption is heard at once, and only what was heard counts', async () => {
  const overheard = server().overhear()
  const { task, ended, witness } = await speaking({ input: false, leadMs: 400 })
  await task.push(new SpeakFrame({ text: story }))
  await overheard.loud()
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  const atMs = performance.now()
  witness.stopSpeech()
  await new Promise((resolve) => setTimeout(resolve, 1_200))
  // The device's own buffers sound on: some 60 ms, and room for a machine that has other things to do.
  expect(overheard.lastLoudAtMs - atMs).toBeLessThan(350)
  const heard = witness.textOf(HeardTextFrame).trim()
  expect(story.startsWith(heard)).toBe(true)
  expect(heard.length).toBeGreaterThan(10)
  expect(heard.length).toBeLessThan(story.length / 3)
  task.end()
  await ended
  overheard.stop()
})

test.skipIf(skipped)('devices that are pulled out come back, and the session lives', async () => {
  const { transport, task, ended, errors, witness } = await speaking()
  const lost: string[] = []
  const back: string[] = []
  transport.on('lost', (kind, { code }) => lost.push(`${kind} ${code}`))
  transport.on('back', (kind) => back.push(kind))
  server().unplug()
  await expect
    .poll(() => lost.toSorted(), patience)
    .toEqual(['input TRANSPORT_FAILED', 'output TRANSPORT_FAILED'])
  const before = witness.frames.length
  await expect.poll(() => witness.frames.length, patience).toBeGreaterThan(before + 10)
  server().plugIn()
  await expect.poll(() => back.toSorted(), patience).toEqual(['input', 'output'])
  const overheard = server().overhear()
  await task.push(new SpeakFrame({ text: sentence }))
  task.end()
  await ended
  overheard.stop()
  expect(await transcribed(ear, overheard.samples)).toMatch(/over the lazy/i)
  expect(errors.join()).toContain('The loudspeaker is lost.')
  expect(errors.join()).toContain('The microphone is lost.')
})

test.skipIf(skipped)('a device that is not there is named, with those that are', async () => {
  const run = speaking({ input: false, output: 'gramophone' })
  await expect(run.then(({ ended }) => ended)).rejects.toThrow(TransportError)
  await expect(run.then(({ ended }) => ended)).rejects.toThrow(
    /called "gramophone".*"PulseAudio Sound Server"/,
  )
})
