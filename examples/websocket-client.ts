import { HeardTextFrame, Pipeline, PipelineTask, SpeakFrame, TTSAudioFrame, writeWav } from 'antiphon'
import { TTS } from 'antiphon/processors'
import { writeWhole } from 'antiphon/transports/file'
import { WebSocketClientTransport } from 'antiphon/transports/websocket'
import { hibari } from 'antiphon/tts/hibari'

const [, , text = 'Hello, are you there?', url = 'ws://localhost:8765'] = process.argv
const client = new WebSocketClientTransport({ url })
const voice = hibari({ pitch: 0.8 }) // lower than the agent's
const heard: number[] = []
let said = ''

client.on('frame', (frame) => {
  if (frame instanceof TTSAudioFrame) heard.push(...frame.samples)
  if (frame instanceof HeardTextFrame) said += frame.text
  if (frame.kind === 'agent-stopped-speaking') client.goodbye()
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
