import {
  AssistantContext,
  LLM,
  SpeculationGate,
  STT,
  TTS,
  UserContext,
  UserTurn,
  VAD,
} from '../../processors/index.ts'
import type { UserTurnOptions } from '../../processors/turn/index.ts'
import {
  LLMContext,
  type Message,
  Pipeline,
  PipelineTask,
  type SessionEvent,
  SessionEvents,
  type TaskResult,
  type Tool,
} from '../../src/index.ts'
import {
  type CallerScript,
  type ScriptedLLM,
  type ScriptedLLMOptions,
  type ScriptedSTTOptions,
  type ScriptedTTSOptions,
  SimulatedCaller,
  scriptedLlm,
  scriptedStt,
  scriptedTts,
  scriptedVad,
  VirtualClock,
} from '../../src/testing/index.ts'

/** A conversation to be played: who says what, and how the providers behave. */
export interface Scenario {
  /** What the caller does. */
  readonly caller: CallerScript
  /** What the model answers. */
  readonly answers: ScriptedLLMOptions['answers']
  readonly model?: Omit<ScriptedLLMOptions, 'answers'>
  readonly tools?: readonly Tool[]
  readonly ear?: ScriptedSTTOptions
  readonly voice?: ScriptedTTSOptions
  readonly turn?: UserTurnOptions
  readonly greeting?: string
}

/** What came of it. */
export interface Played {
  readonly result: TaskResult
  /** What the caller heard, to the word. */
  readonly heard: string
  /** The conversation as the model will be told of it. */
  readonly context: readonly Message[]
  /** The conversation in short: `user: …`, `agent: …`, `tools: …`. */
  readonly told: readonly string[]
  readonly events: readonly SessionEvent[]
  readonly interrupts: number
  readonly errors: readonly string[]
  readonly model: ScriptedLLM
  /** Timers left on the clock when all was over. */
  readonly timersLeft: number
  readonly endedAtMs: number
}

/** Plays a scenario on a virtual clock. */
export async function play(scenario: Scenario): Promise<Played> {
  const {
    caller: script,
    answers,
    model = {},
    tools = [],
    ear = {},
    voice = {},
    turn = {},
    greeting,
  } = scenario
  const clock = new VirtualClock()
  const caller = new SimulatedCaller(script)
  const context = new LLMContext()
  const llm = scriptedLlm({ answers, ...model })
  const events: SessionEvent[] = []
  const task = new PipelineTask(
    new Pipeline([
      caller.input(),
      new VAD(scriptedVad()),
      new STT(scriptedStt(ear)),
      new UserTurn(turn),
      new UserContext(context, greeting === undefined ? {} : { greeting }),
      new LLM(llm, { tools }),
      new TTS(scriptedTts(voice)),
      new SpeculationGate(),
      caller.output(),
      new AssistantContext(context),
    ]),
    { clock, observers: [new SessionEvents((event) => events.push(event))] },
  )
  const result = await clock.runUntil(task.run())
  return {
    result,
    heard: caller.heard,
    context: context.messages,
    told: context.messages.map(inShort),
    events,
    interrupts: events.filter(({ type }) => type === 'interrupt').length,
    errors: events.flatMap((event) => (event.type === 'error' ? [event.error.code] : [])),
    model: llm,
    timersLeft: clock.pendingTimers,
    endedAtMs: clock.now(),
  }
}

function inShort(message: Message): string {
  if (message.role === 'tool') return `${message.name} says: ${message.content}`
  if (message.role === 'assistant' && message.toolCalls)
    return `tools: ${message.toolCalls.map(({ name }) => name).join(', ')}`
  return `${message.role === 'assistant' ? 'agent' : message.role}: ${message.content}`
}

/** A tool that takes a while. */
export function slowTool(
  name: string,
  ms: number,
  result: unknown = 'done',
  options: Partial<Tool> = {},
): Tool {
  return {
    name,
    description: name,
    parameters: { type: 'object' },
    async execute(_, { clock, signal }) {
      await clock.sleep(ms, signal)
      if (result instanceof Error) throw result
      return result
    },
    ...options,
  }
}
