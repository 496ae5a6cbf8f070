import { getEventListeners } from 'node:events'
import {
  AssistantContext,
  Fallback,
  Flow,
  LLM,
  llmFallback,
  Realtime,
  SpeculationGate,
  STT,
  sttFallback,
  TTS,
  ttsFallback,
  UserContext,
  UserIdle,
  UserTurn,
  VAD,
} from '../../../processors/index.ts'
import {
  DTMFFrame,
  type FrameProcessor,
  LLMContext,
  type Message,
  Pipeline,
  PipelineTask,
  type RealtimeTurns,
  type SessionEvent,
  SessionEvents,
  type TTSProvider,
} from '../../../src/engine.ts'
import { allProcessors } from '../../../src/pipeline/pipeline.ts'
import {
  SimulatedCaller,
  scriptedLlm,
  scriptedRealtime,
  scriptedStt,
  scriptedTts,
  scriptedVad,
  VirtualClock,
} from '../../../src/testing/index.ts'
import type { Played, Scenario } from '../scenario.ts'
import { isOfTheSession } from './laws.ts'
import type { Call } from './steps.ts'
import { Timeline } from './timeline.ts'
import { WatchEnd } from './watch-end.ts'
import { watchLlm, watchTts } from './watch-providers.ts'
import { WatchSession } from './watch-session.ts'

/** What all calls of a process have in common. */
interface Process {
  readonly clock: VirtualClock
  /** Aborts when the process is told to stop. */
  readonly signal: AbortSignal
}

/** No conversation here is so long: one that hangs is cut off, and told as it was. In milliseconds. */
const limitMs = 60_000

/** How a scenario is played, besides by a recognizer, a model and a voice. */
export interface PlayOptions {
  /** By a model that hears and speaks by itself, with these turns. */
  readonly realtime?: RealtimeTurns
  /** When that model tells what the user has said, in milliseconds after the turn. Default 0. */
  readonly userTextMs?: number
}

/** Plays a scenario on a virtual clock. */
export async function play(scenario: Scenario, options: PlayOptions = {}): Promise<Played> {
  const clock = new VirtualClock()
  const stop = new AbortController()
  const { signal } = stop
  const sessions = Array.from({ length: scenario.sessions ?? 1 }, () =>
    session(scenario, options, { clock, signal }),
  )
  const limit = clock.setTimeout(() => stop.abort(), limitMs)
  const all = Promise.all(sessions).finally(limit.cancel)
  const [first, ...others] = await clock.runUntil(all)
  return {
    ...first!,
    others,
    timersLeft: clock.pendingTimers,
    listenersLeft: getEventListeners(signal, 'abort').length + first!.listenersLeft,
  }
}

async function session(
  scenario: Scenario,
  options: PlayOptions,
  { clock, signal }: Process,
): Promise<Played> {
  const { system, greeting, idle } = scenario
  const timeline = new Timeline(clock)
  const watch = new WatchSession(timeline)
  const events: SessionEvent[] = []
  const context = new LLMContext({ system })
  const turn = new UserTurn(typeof scenario.turn === 'function' ? scenario.turn() : scenario.turn)
  const caller = new SimulatedCaller((caller) => run({ caller, timeline, task, turn, context, now }))
  const now = () => clock.now()
  const { ear, model, llm, voices } = providers(scenario, timeline)
  const { realtime: turns, userTextMs = 0 } = options
  const vendor = scriptedRealtime({
    answers: scenario.answers,
    ...scenario.model,
    msPerWord: scenario.voice?.msPerWord ?? 300,
    userTextMs,
  })
  const listens = turns !== 'provider'
  const mute = listens ? scenario.mute?.() : undefined
  const tools = scenario.tools ?? []
  const stages = [
    caller.input(),
    ...(mute ? [mute] : []),
    ...(scenario.vad === false || !listens ? [] : [new VAD(scriptedVad())]),
    ...(listens ? [new STT(ear)] : []),
    ...(scenario.beforeTurn?.() ?? []),
    ...(listens ? [turn] : []),
    ...(idle ? [new UserIdle(idle)] : []),
    new UserContext(context, { greeting }),
    ...(scenario.flow ? [new Flow(scenario.flow, context)] : []),
    turns
      ? new Realtime(vendor, { context, turns, tools, ...limitsOf(scenario) })
      : new LLM(llm, { ...scenario.llm, tools }),
    speech(scenario, voices),
    new SpeculationGate(),
    caller.output(),
    new AssistantContext(context),
    ...(scenario.atEnd?.() ?? []),
  ]
  const pipeline = new Pipeline(stages, { fed: [DTMFFrame] })
  const end = new WatchEnd(allProcessors(pipeline.processors))
  const task: PipelineTask = new PipelineTask(pipeline, {
    clock,
    observers: [watch, end, new SessionEvents((event) => events.push(event))],
  })
  const result = await task.run({ signal })
  watch.close()
  timeline.close()
  return {
    result,
    heard: caller.heard,
    context: context.messages,
    told: context.messages.filter(({ role }) => role !== 'system').map(inShort),
    events,
    interrupts: events.filter((event) => event.type === 'interrupt' && isOfTheSession(event)).length,
    errors: events.flatMap((event) => (event.type === 'error' ? [event.error.code] : [])),
    model: turns ? vendor : model,
    vendor: vendor.conversations.at(-1)?.map(inShort) ?? [],
    framesLeft: end.waiting,
    timersLeft: clock.pendingTimers,
    listenersLeft: task.listenerCount('error') + task.listenerCount('metrics'),
    endedAtMs: clock.now(),
    timeline,
    lines: watch.answers.lines,
    others: [],
  }

  async function run(call: Call): Promise<void> {
    const { caller: script } = scenario
    if (typeof script === 'function') return script(call.caller)
    for (const step of script) await step.run(call)
    timeline.mark('caller', 'hang-up', 'hangs up')
  }
}

function providers({ answers, model: behaviour, ear, voice, backup = {} }: Scenario, timeline: Timeline) {
  const model = scriptedLlm({ answers, ...behaviour })
  const ears = [scriptedStt(ear), ...(backup.ear ? [{ ...scriptedStt(backup.ear), name: 'backup-stt' }] : [])]
  const models = [
    watchLlm(model, timeline),
    ...(backup.model ? [{ ...watchLlm(scriptedLlm(backup.model), timeline), name: 'backup-llm' }] : []),
  ]
  const voices = [
    watchTts(scriptedTts(voice), timeline),
    ...(backup.voice ? [{ ...watchTts(scriptedTts(backup.voice), timeline), name: 'backup-tts' }] : []),
  ]
  return {
    model,
    ear: backup.ear ? sttFallback(ears) : ears[0]!,
    llm: backup.model ? llmFallback(models) : models[0]!,
    voices,
  }
}

function limitsOf({ llm: { apology, firstByteMs, stallMs, maxToolRounds, maxToolCalls } = {} }: Scenario) {
  const given = { apology, firstByteMs, stallMs, maxToolRounds, maxToolCalls }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
}

/** What speaks: one voice, several that are one, or a branch for each. */
function speech({ tts, backup }: Scenario, voices: readonly TTSProvider[]): FrameProcessor {
  if (backup?.branches) return new Fallback(voices.map((voice) => new TTS(voice, tts)))
  return new TTS(voices.length > 1 ? ttsFallback(voices) : voices[0]!, tts)
}

function inShort(message: Message): string {
  if (message.role === 'tool') return `${message.name} says: ${message.content}`
  if (message.role === 'assistant' && message.toolCalls)
    return `tools: ${message.toolCalls.map(({ name }) => name).join(', ')}`
  return `${message.role === 'assistant' ? 'agent' : message.role}: ${message.content}`
}
