import {
  AssistantContext,
  Flow,
  type FlowDefinition,
  LLM,
  STT,
  TTS,
  UserContext,
  UserTurn,
  VAD,
} from '../../../processors/index.ts'
import {
  LLMContext,
  type LLMRequest,
  type Message,
  Pipeline,
  PipelineTask,
  type SessionEvent,
  SessionEvents,
} from '../../../src/engine.ts'
import {
  type CallerScript,
  type ScriptedAnswer,
  type ScriptedLLMOptions,
  SimulatedCaller,
  scriptedLlm,
  scriptedStt,
  scriptedTts,
  scriptedVad,
  VirtualClock,
} from '../../../src/testing/index.ts'
import { tapped } from '../../support/tapped-voice.ts'

/** A conversation that is led by a flow. */
export interface Scene<State extends object, Name extends string> {
  readonly caller: CallerScript
  readonly answers: ScriptedLLMOptions['answers']
  readonly model?: Omit<ScriptedLLMOptions, 'answers'>
  /** Given the flow and its clock as the conversation begins. */
  readonly meanwhile?: (flow: Flow<State, Name>, clock: VirtualClock) => void
}

/** One that hangs is cut off, in milliseconds, and told as it was. */
const limitMs = 120_000

/** Plays it on a virtual clock. */
export async function play<State extends object, Name extends string>(
  definition: FlowDefinition<State, Name>,
  { caller: script, answers, model = {}, meanwhile }: Scene<State, Name>,
) {
  const clock = new VirtualClock()
  const caller = new SimulatedCaller(script)
  const context = new LLMContext()
  const flow = new Flow(definition, context)
  const llm = scriptedLlm({ answers, ...model })
  const tts = scriptedTts()
  /** Each sentence with the voice it is said in. */
  const voices: string[] = []
  const events: SessionEvent[] = []
  const task = new PipelineTask(
    new Pipeline([
      caller.input(),
      new VAD(scriptedVad()),
      new STT(scriptedStt()),
      new UserTurn(),
      new UserContext(context),
      flow,
      new LLM(llm),
      new TTS(tapped(tts, ({ text }, { voice = '-' }) => voices.push(`${voice}: ${text.trim()}`))),
      caller.output(),
      new AssistantContext(context),
    ]),
    { clock, observers: [new SessionEvents((event) => events.push(event))] },
  )
  task.on('start', () => meanwhile?.(flow, clock))
  const stop = new AbortController()
  const limit = clock.setTimeout(() => stop.abort(), limitMs)
  const result = await clock.runUntil(task.run({ signal: stop.signal }))
  limit.cancel()
  return {
    flow,
    result,
    heard: caller.heard,
    messages: context.messages,
    told: inShort(context.messages),
    requests: llm.requests,
    voices,
    nodes: events.flatMap((event) => (event.type === 'node' ? [event.node] : [])),
    errors: events.flatMap((event) => (event.type === 'error' ? [event.error.message] : [])),
    timersLeft: clock.pendingTimers,
    endedAtMs: clock.now(),
  }
}

/** Says one thing after the other, each when the agent has been heard out. */
export function says(...turns: readonly string[]): CallerScript {
  return async (caller) => {
    for (const turn of turns) {
      await caller.say(turn)
      await caller.answered(1_500)
    }
  }
}

/** The same, when the agent has spoken first. */
export function listensThenSays(...turns: readonly string[]): CallerScript {
  return async (caller) => {
    await caller.answered(1_500)
    await says(...turns)(caller)
  }
}

/** An answer that calls a tool. */
export function calls(name: string, args: Readonly<Record<string, unknown>> = {}): ScriptedAnswer {
  return { calls: [{ name, arguments: args }] }
}

/** What the model was asked at a node: its prompt, its tools. */
export function offered({ messages, tools = [] }: LLMRequest): string {
  const prompt = messages[0]?.role === 'system' ? messages[0].content : ''
  return `${prompt} (${tools.map(({ name }) => name).join(', ')})`
}

/** A conversation in short, without the prompt. */
export function inShort(messages: readonly Message[]): string[] {
  return messages.flatMap((message) => {
    const calls = message.role === 'assistant' ? (message.toolCalls ?? []) : []
    const who = { user: 'user', assistant: 'agent', tool: 'result', system: '' }[message.role]
    const said = message.role === 'system' || message.content === '' ? [] : [`${who}: ${message.content}`]
    return [...said, ...calls.map(({ name }) => `calls: ${name}`)]
  })
}

/** Whether every result stands behind its call, and no call is without one. */
export function isWhole(messages: readonly Message[]): boolean {
  const open = new Set<string>()
  for (const message of messages) {
    if (message.role === 'tool') {
      if (!open.delete(message.toolCallId)) return false
    } else if (open.size > 0) return false
    else if (message.role === 'assistant') for (const { id } of message.toolCalls ?? []) open.add(id)
  }
  return open.size === 0
}
