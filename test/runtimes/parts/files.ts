import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Pipeline, PipelineTask, readWav, SpeakFrame, writeWav } from 'antiphon'
import { TTS, tap } from 'antiphon/processors'
import { scriptedTts, VirtualClock } from 'antiphon/testing'
import { FileTransport } from 'antiphon/transports/file'

// A recording goes in at one end, and what is said meanwhile is a file at the other.
const folder = await mkdtemp(join(tmpdir(), 'antiphon-'))
const [input, output] = [join(folder, 'in.wav'), join(folder, 'out.wav')]
const samples = Int16Array.from({ length: 16_000 }, (_, at) => 8_000 * Math.sin(at / 10))
await writeFile(input, writeWav({ samples, sampleRate: 16_000, channels: 1 }))
const file = new FileTransport({ input, output })
let frames = 0
const count = tap((frame) => {
  if (frame.kind === 'audio-raw') frames++
})
const clock = new VirtualClock()
const task = new PipelineTask(
  new Pipeline([file.input(), count, new TTS(scriptedTts()), file.output()], { fed: [SpeakFrame] }),
  { clock },
)
void task.push(new SpeakFrame({ text: 'Hello to you.' }))
await clock.runUntil(task.run())
assert.equal(frames, 50)
assert.ok(readWav(await readFile(output)).samples.some((sample) => sample !== 0))
await rm(folder, { recursive: true })
