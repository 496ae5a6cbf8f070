import {
  AssistantContext,
  Realtime,
  type RealtimeOptions,
  STT,
  TTS,
  UserContext,
  UserTurn,
  VAD,
} from '../../../processors/index.ts'
import {
  LLMContext,
  Pipeline,
  PipelineTask,
  type RealtimeProvider,
  type SessionEvent,
  SessionEvents,
  textOf,
} from '../../../src/engine.ts'
import {
  type CallerScript,
  type ScriptedRealtimeOptions,
  SimulatedCaller,
  scriptedRealtime,
  scriptedStt,
  scriptedTts,
  scriptedVad,
  VirtualClock,
} from '../../../src/testing/index.ts'

export const story = 'Once upon a time there was a king. He had three daughters.'

/** What is different in a conversation. */
export interface Call {
  readonly vendor?: ScriptedRealtimeOptions
  readonly provider?: (scripted: RealtimeProvider) => RealtimeProvider
  readonly options?: Omit<RealtimeOptions, 'context'>
  readonly context?: LLMContext
  readonly during?: (task: PipelineTask, clock: VirtualClock) => void
}

/** A conversation with a model that hears and speaks by itself, and takes the turns unless the options say otherwise. */
export async function talk(script: CallerScript, call: Call = {}) {
  const clock = new VirtualClock()
  const context = call.context ?? new LLMContext()
  const scripted = scriptedRealtime({ answers: [story, 'As you wish.'], ...call.vendor })
  const caller = new SimulatedCaller(script)
  const events: SessionEvent[] = []
  const task = new PipelineTask(
    new Pipeline([
      caller.input(),
      ...(call.options?.turns === 'ours'
        ? [new VAD(scriptedVad()), new STT(scriptedStt()), new UserTurn()]
        : []),
      new UserContext(context),
      new Realtime(call.provider?.(scripted) ?? scripted, { context, turns: 'provider', ...call.options }),
      new TTS(scriptedTts()),
      caller.output(),
      new AssistantContext(context),
    ]),
    { clock, observers: [new SessionEvents((event) => events.push(event))] },
  )
  call.during?.(task, clock)
  const result = await clock.runUntil(task.run())
  const rows = (messages: readonly { role: string }[]) =>
    messages.flatMap((message) =>
      'content' in message && textOf(message as never) !== '' && message.role !== 'tool'
        ? [`${message.role}: ${textOf(message as never)}`]
        : [],
    )
  return {
    result,
    heard: caller.heard,
    told: rows(context.messages),
    vendor: rows(scripted.conversations.at(-1) ?? []),
    /** What the vendor keeps. */
    messages: scripted.conversations.at(-1) ?? [],
    conversations: scripted.conversations.length,
    errors: events.flatMap((event) => (event.type === 'error' ? [event.error] : [])),
    timers: clock.pendingTimers,
    endedAtMs: clock.now(),
  }
}

/** Asks for a story, and hears it out. */
export const asks = async (line: SimulatedCaller) => {
  await line.say('tell me a story')
  await line.answered()
}
