import { TTS } from '../../processors/index.ts'
import { flite } from '../../processors/tts/flite.ts'
import {
  Pipeline,
  PipelineTask,
  SpeakFrame,
  SpokenTextFrame,
  TTSAudioFrame,
  writeWav,
} from '../../src/index.ts'
import { writeWhole } from '../../transports/file/index.ts'
import { WebSocketClientTransport } from '../../transports/websocket/index.ts'

const [, , text = 'Hello, are you there?', url = 'ws://localhost:8765'] = process.argv
const client = new WebSocketClientTransport({ url })
const voice = flite({ voice: 'rms' })
const heard: number[] = []
let said = ''

client.on('frame', (frame) => {
  if (frame instanceof TTSAudioFrame) heard.push(...frame.samples)
  if (frame instanceof SpokenTextFrame) said += frame.text
  if (frame.kind === 'bot-stopped-speaking') client.goodbye()
})

const task = new PipelineTask(
  new Pipeline([client.input(), new TTS(voice), client.output()], { fed: [SpeakFrame] }),
)
void task.push(new SpeakFrame({ text }))
await task.run({ signal: AbortSignal.timeout(60_000) })
const reply = writeWav({ samples: Int16Array.from(heard), sampleRate: 16_000, channels: 1 })
if (heard.length > 0) await writeWhole('reply.wav', reply)
console.log(`${text} → ${said.trim()} (${(heard.length / 16_000).toFixed(1)} s in reply.wav)`)
await voice.close?.()
