import { LLMContext, Pipeline, PipelineTask, readWav } from 'antiphon'
import { rnnoise } from 'antiphon/noise/rnnoise'
import {
  AssistantContext,
  Background,
  DTMFDetector,
  DTMFInput,
  dtmfTones,
  EchoSuppressor,
  LastUserAudio,
  LLM,
  NoiseSuppressor,
  Recorder,
  roomTone,
  STT,
  ThinkingSound,
  TTS,
  UserContext,
  UserTurn,
  VAD,
  WavRecording,
} from 'antiphon/processors'
import {
  SimulatedCaller,
  scriptedLlm,
  scriptedStt,
  scriptedTts,
  scriptedVad,
  VirtualClock,
} from 'antiphon/testing'

const clock = new VirtualClock()
const caller = new SimulatedCaller(async (line) => {
  await line.say(dtmfTones(['4', '2', '#'], line.sampleRate))
  await line.answered()
})
const context = new LLMContext({ system: 'You look up orders.' })
const lastUserAudio = new LastUserAudio()
const recording = new WavRecording()
const task = new PipelineTask(
  new Pipeline([
    caller.input(),
    new EchoSuppressor(), // where a loudspeaker is beside the microphone
    new DTMFDetector(), // where the line does not tell of keys
    new DTMFInput({ text: (keys) => `Order number ${keys}` }),
    new NoiseSuppressor(rnnoise()),
    new VAD(scriptedVad()),
    new STT(scriptedStt()),
    new UserTurn(),
    lastUserAudio,
    new UserContext(context),
    new LLM(scriptedLlm({ answers: ['It is on its way.'] })),
    new TTS(scriptedTts()),
    new Background({ sound: roomTone(), volumeDb: -24 }),
    new ThinkingSound(), // typing, while a tool runs
    caller.output(),
    new AssistantContext(context),
    new Recorder({ to: recording, loudnessLufs: -20 }),
  ]),
  { clock },
)
await clock.runUntil(task.run())

for (const { role, content } of context.messages) console.log(`${role}: ${content}`)
const { samples, sampleRate, channels } = readWav(recording.wav())
console.log(`recorded ${(samples.length / channels / sampleRate).toFixed(1)} s, ${channels} channels`)
console.log(`the user's last turn: ${lastUserAudio.wav()?.length} bytes of WAV`)
