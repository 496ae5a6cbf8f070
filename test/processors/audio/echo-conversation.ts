import { EchoSuppressor, LLM, STT, TTS, UserContext, UserTurn, VAD } from '../../../processors/index.ts'
import { flite } from '../../../providers/flite/tts.ts'
import { moonshine } from '../../../providers/moonshine/stt.ts'
import { silero } from '../../../providers/silero/vad.ts'
import { LLMContext, Pipeline, PipelineTask, type SessionEvent, SessionEvents } from '../../../src/engine.ts'
import {
  type CallerScript,
  SimulatedCaller,
  scriptedLlm,
  speakText,
  VirtualClock,
} from '../../../src/testing/index.ts'
import { EchoRoom, type EchoRoomOptions } from './echo-room.ts'

/** Real voices, real ears, and a loudspeaker in the room: who speaks, who is understood, and who interrupts whom. */
export interface EchoConversation {
  readonly room: EchoRoomOptions
  readonly answers: readonly string[]
  readonly caller: CallerScript
  /** Whether the agent's voice is taken out of the microphone. */
  readonly suppressed: boolean
}

/** What came of it. */
export interface EchoOutcome {
  readonly events: readonly SessionEvent[]
  readonly interrupts: readonly number[]
  /** What the caller was understood to say, turn by turn. */
  readonly turns: readonly string[]
  readonly endedAtMs: number
}

const voice = flite({ voice: 'slt' })
const callersVoice = flite({ voice: 'rms' })
const vad = silero()
const stt = moonshine()

/** Ends the providers' threads. */
export async function closeVoices(): Promise<void> {
  await Promise.all([voice, callersVoice, vad, stt].map((provider) => provider.close?.()))
}

/** Speech of the caller's voice. */
export async function spoken(text: string): Promise<Int16Array> {
  return (await speakText(callersVoice, text)).samples
}

/** Plays a conversation in a room, on a virtual clock. */
export async function converse({ room: options, ...talk }: EchoConversation): Promise<EchoOutcome> {
  const clock = new VirtualClock()
  const room = new EchoRoom(options)
  const caller = new SimulatedCaller(talk.caller, { voice: spoken })
  const events: SessionEvent[] = []
  const pipeline = new Pipeline([
    caller.input(),
    room.microphone(),
    ...(talk.suppressed ? [new EchoSuppressor()] : []),
    new VAD(vad),
    new STT(stt),
    new UserTurn(),
    new UserContext(new LLMContext()),
    new LLM(scriptedLlm({ answers: talk.answers })),
    new TTS(voice),
    caller.output(),
    room.loudspeaker(),
  ])
  const task = new PipelineTask(pipeline, {
    clock,
    observers: [new SessionEvents((event) => events.push(event))],
  })
  await clock.runUntil(task.run())
  return {
    events,
    interrupts: events.flatMap(({ type, atMs }) => (type === 'interrupt' ? [atMs] : [])),
    turns: events.flatMap((event) => (event.type === 'user-turn' ? [event.text] : [])),
    endedAtMs: clock.now(),
  }
}
