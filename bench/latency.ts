import {
  AssistantContext,
  LLM,
  SpeculationGate,
  STT,
  stops,
  TTS,
  textTurnDetector,
  UserContext,
  UserTurn,
  VAD,
} from '../processors/index.ts'
import { hibari } from '../providers/hibari/tts.ts'
import { moonshine } from '../providers/moonshine/stt.ts'
import { rules } from '../providers/rules/llm.ts'
import { silero } from '../providers/silero/vad.ts'
import { smartTurn } from '../providers/smart-turn/turn.ts'
import {
  LLMContext,
  Pipeline,
  PipelineTask,
  providerCall,
  SessionEvents,
  systemClock,
} from '../src/engine.ts'
import { SimulatedCaller, VirtualClock } from '../src/testing/index.ts'
import { quantile } from './figures.ts'
import {
  callerSentences,
  callerVoice,
  type PausedSpeech,
  pausedSpeech,
  peopleSpeaking,
  rate,
  saidBy,
} from './pauses.ts'
import { trailingSilenceMs } from './trailing-silence.ts'

/** How soon the embedded agent answers, and how often it cuts somebody short. */
export interface LatencyFigures {
  /** From the last sound of the caller's to the first of the agent's, in real time: the median of the turns. */
  p50Ms: number
  p95Ms: number
  turns: number
  /** Pauses in mid-speech that were taken for the end, by `stops.finished`. */
  falseEnds: number
  /** The same pauses, by a silence of 600 ms. */
  falseEndsBySilence: number
  /** How many pauses there were. */
  pauses: number
}

const turns = 20

/** Runs the benchmark: about two minutes. */
export async function run(): Promise<LatencyFigures> {
  const person = callerVoice()
  const providers = { vad: silero(), stt: moonshine(), turn: smartTurn(), tts: hibari() }
  const llm = rules({ rules: [], fallback: 'Very well, I will do that.' })
  type Models = typeof providers
  const finished = ({ turn }: Models) => ({ stop: stops.finished(turn, textTurnDetector()) })
  try {
    await Promise.all([person, ...Object.values(providers)].map((each) => each.warmup?.(providerCall())))
    const speech = await pausedSpeech(person)
    const waits = await answered()
    return {
      p50Ms: Math.round(quantile(waits, 0.5)),
      p95Ms: Math.round(quantile(waits, 0.95)),
      turns: waits.length,
      falseEnds: await cutShort(speech, () => new UserTurn(finished(providers))),
      falseEndsBySilence: await cutShort(speech, () => new UserTurn({ silenceMs: 600 })),
      pauses: speech.length,
    }
  } finally {
    await Promise.all([person, ...Object.values(providers)].map((each) => each.close?.()))
  }

  /** Has the caller speak turn by turn; returns how long each answer took. */
  async function answered(): Promise<number[]> {
    const said = [
      ...peopleSpeaking(),
      ...(await Promise.all(callerSentences.map(async (text) => (await saidBy(person, text)).samples))),
    ].slice(0, turns)
    const waits: number[] = []
    let answeredAtMs = 0
    const caller = new SimulatedCaller(
      async (line) => {
        await line.wait(500)
        for (const audio of said) {
          await line.say(audio)
          answeredAtMs = 0
          const endedAtMs = systemClock.now() - trailingSilenceMs(audio)
          await line.answered(300)
          if (answeredAtMs > 0) waits.push(answeredAtMs - endedAtMs)
        }
      },
      { sampleRate: rate },
    )
    const events = new SessionEvents((event) => {
      if (event.type === 'agent-started-speaking') answeredAtMs = event.atMs
    })
    const context = new LLMContext()
    const task = new PipelineTask(
      new Pipeline([
        caller.input(),
        new VAD(providers.vad),
        new STT(providers.stt),
        new UserTurn({ ...finished(providers), speculation: {} }),
        new UserContext(context),
        new LLM(llm),
        new TTS(providers.tts),
        new SpeculationGate(),
        caller.output(),
        new AssistantContext(context),
      ]),
      { observers: [events] },
    )
    await task.run()
    return waits
  }

  /** How many of the pauses end a turn, on a clock of their own. */
  async function cutShort(speech: readonly PausedSpeech[], userTurn: () => UserTurn): Promise<number> {
    let short = 0
    for (const { before, pauseMs, after } of speech) {
      const clock = new VirtualClock()
      let ended = 0
      let over = false
      const caller = new SimulatedCaller(
        async (line) => {
          await line.say(before)
          await line.wait(pauseMs)
          over = true
          await line.say(after)
        },
        { sampleRate: rate },
      )
      const events = new SessionEvents((event) => {
        if (event.type === 'user-turn' && !over) ended++
      })
      const task = new PipelineTask(
        new Pipeline([
          caller.input(),
          new VAD(providers.vad),
          new STT(providers.stt),
          userTurn(),
          caller.output(),
        ]),
        { clock, observers: [events] },
      )
      await clock.runUntil(task.run())
      if (ended > 0) short++
    }
    return short
  }
}
