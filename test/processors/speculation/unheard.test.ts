import { expect, test } from 'vitest'
import {
  AssistantContext,
  LLM,
  RTVI,
  SpeculationGate,
  STT,
  TTS,
  UserContext,
  UserTurn,
  VAD,
} from '../../../processors/index.ts'
import { tap } from '../../../processors/middleware/index.ts'
import {
  InputMessageFrame,
  InterruptFrame,
  LLMContext,
  type LLMRequest,
  OutputMessageFrame,
  Pipeline,
  type PipelineMetrics,
  PipelineTask,
  type SessionEvent,
  SessionEvents,
  TransportOutput,
  textOf,
} from '../../../src/engine.ts'
import {
  runProcessor,
  SimulatedCaller,
  scriptedLlm,
  scriptedStt,
  scriptedTts,
  scriptedVad,
  VirtualClock,
} from '../../../src/testing/index.ts'

const answers = ({ messages }: Pick<LLMRequest, 'messages'>) =>
  textOf(messages.at(-1)).includes('tokyo') ? 'It is nine.' : 'It is noon.'

/** What an RTVI client, the session's events and its metrics tell of a conversation. */
async function listen(speculation: object | undefined, script: (caller: SimulatedCaller) => Promise<void>) {
  const clock = new VirtualClock()
  const context = new LLMContext()
  const client: string[] = []
  const events: SessionEvent[] = []
  const metrics: PipelineMetrics[] = []
  const caller = new SimulatedCaller(async (person) => {
    const ready = { label: 'rtvi-ai', type: 'client-ready', id: '1', data: { version: '2.1.0', about: {} } }
    void task.push(new InputMessageFrame({ message: ready }))
    await script(person)
  })
  const task: PipelineTask = new PipelineTask(
    new Pipeline([
      caller.input(),
      new RTVI({ context }),
      new VAD(scriptedVad()),
      new STT(scriptedStt({ finalMs: 150 })),
      new UserTurn(speculation ? { speculation } : {}),
      new UserContext(context),
      new LLM(scriptedLlm({ answers, firstByteMs: 50 })),
      new TTS(scriptedTts({ firstByteMs: 50 })),
      new SpeculationGate(),
      caller.output(),
      tap((frame) => {
        if (!(frame instanceof OutputMessageFrame)) return
        const { type, data = {} } = frame.message as { type: string; data?: { text?: string } }
        if (type !== 'metrics') client.push(data.text === undefined ? type : `${type}: ${data.text}`)
      }),
      new AssistantContext(context),
    ]),
    {
      clock,
      observers: [new SessionEvents((event) => events.push(event))],
      onMetrics: (measured) => metrics.push(measured),
    },
  )
  await clock.runUntil(task.run())
  const told = events.filter(({ type }) => !type.startsWith('speculation') && type !== 'audio')
  const names = told.map((event) => ('text' in event ? `${event.type}: ${event.text}` : event.type))
  return { client, names, events, metrics, heard: caller.heard }
}

const inPieces = async (caller: SimulatedCaller) => {
  await caller.say('what is the time')
  await caller.wait(450)
  await caller.say('in tokyo')
  await caller.answered()
}

test('D10: of a speculation that is dropped nobody hears: clients, events and metrics are as without', async () => {
  const [ahead, waiting] = [await listen({}, inPieces), await listen(undefined, inPieces)]
  expect(ahead.events.map(({ type }) => type)).toContain('speculation-dropped')
  expect(ahead.heard).toBe('It is nine.')
  expect(ahead.client).not.toContain('bot-interrupted')
  expect(ahead.client.join()).not.toContain('noon')
  expect(ahead.client.filter((each) => each === 'bot-llm-started')).toHaveLength(1)
  expect([...ahead.client].sort()).toEqual([...waiting.client].sort())
  expect([...ahead.names].sort()).toEqual([...waiting.names].sort())
  expect(ahead.metrics.map(({ interrupted }) => interrupted)).toEqual([false])
})

test('D10, a neighbour: one that is right is told when it is decided, after the end of the turn', async () => {
  const { client, events } = await listen({}, async (caller) => {
    await caller.say('what is the time')
    await caller.answered()
  })
  const at = (message: string) => client.indexOf(message)
  expect(at('user-stopped-speaking')).toBeGreaterThan(0)
  expect(at('user-llm-text: what is the time')).toBeGreaterThan(at('user-stopped-speaking'))
  expect(at('bot-llm-started')).toBeGreaterThan(at('user-stopped-speaking'))
  expect(at('bot-started-speaking')).toBeGreaterThan(at('bot-llm-started'))
  const types = events.map(({ type }) => type)
  expect(types.indexOf('llm')).toBeGreaterThan(types.indexOf('user-turn'))
  const times = events.map(({ atMs }) => atMs)
  expect(times).toEqual([...times].sort((a, b) => a - b))
})

test('D10, a neighbour: an interruption that was one is told as ever', async () => {
  const { client, events } = await listen({}, async (caller) => {
    await caller.say('what is the time')
    await caller.agentSpeaks()
    await caller.wait(300)
    await caller.say('in tokyo')
    await caller.answered()
  })
  expect(client.filter((each) => each === 'bot-interrupted')).toHaveLength(1)
  expect(events.filter(({ type }) => type === 'interrupt')).toHaveLength(1)
})

test('D10, a neighbour: the listener’s end is not told to throw anything away', async () => {
  let cleared = 0
  const sink = { sampleRate: 16_000, write() {}, clear: () => void cleared++ }
  const dropped = new InterruptFrame({ turn: 2, cause: 'speculation' })
  await runProcessor(new TransportOutput(sink), [dropped])
  expect(cleared).toBe(0)
  await runProcessor(new TransportOutput(sink), [
    new InterruptFrame({ turn: 2, cause: 'user', detail: 'words' }),
  ])
  expect(cleared).toBe(1)
})
