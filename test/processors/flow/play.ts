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
  Pipeline,
  PipelineTask,
  type SessionEvent,
  SessionEvents,
} from '../../../src/index.ts'
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

/** A conversation that is led by a flow. */
export interface Scene<State extends object, Name extends string> {
  readonly caller: CallerScript
  readonly answers: ScriptedLLMOptions['answers']
  readonly model?: Omit<ScriptedLLMOptions, 'answers'>
  /** Given the flow and its clock as the conversation begins. */
  readonly meanwhile?: (flow: Flow<State, Name>, clock: VirtualClock) => void
}

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
      new TTS(scriptedTts()),
      caller.output(),
      new AssistantContext(context),
    ]),
    { clock, observers: [new SessionEvents((event) => events.push(event))] },
  )
  task.on('start', () => meanwhile?.(flow, clock))
  await clock.runUntil(task.run())
  return {
    flow,
    heard: caller.heard,
    messages: context.messages,
    requests: llm.requests,
    nodes: events.flatMap((event) => (event.type === 'node' ? [event.node] : [])),
    errors: events.flatMap((event) => (event.type === 'error' ? [event.error.message] : [])),
    timersLeft: clock.pendingTimers,
    endedAtMs: clock.now(),
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
