import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Conversation } from '../../processors/conversation/index.ts'
import { AssistantContext, LLM, TTS, UserContext } from '../../processors/index.ts'
import {
  consoleLogger,
  LLMContext,
  LLMContextFrame,
  LLMError,
  type LLMProvider,
  logMetrics,
  logTranscripts,
  logTurns,
  Pipeline,
  PipelineTask,
  type PipelineTaskOptions,
  SessionEvents,
  SpeakFrame,
} from '../../src/engine.ts'
import {
  SimulatedCaller,
  scriptedStt,
  scriptedTts,
  scriptedVad,
  VirtualClock,
} from '../../src/testing/index.ts'
import { agentPipeline } from './agent-pipeline.ts'

let lines: string[] = []
beforeEach(() => {
  lines = []
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    lines.push(String(text))
    return true
  })
})
afterEach(() => {
  vi.restoreAllMocks()
})

/** A model whose server is not there. */
const down: LLMProvider = {
  name: 'down',
  // biome-ignore lint/correctness/useYield: it fails before it could.
  async *generate() {
    const cause = new Error('', { cause: new Error('connect ECONNREFUSED 127.0.0.1:8999') })
    throw new LLMError('down could not be reached:\nis the server running?', { provider: 'down', cause })
  },
}

async function ask(options: PipelineTaskOptions = {}, listen?: (task: PipelineTask) => void, times = 1) {
  const clock = new VirtualClock()
  const context = new LLMContext()
  const task = new PipelineTask(
    new Pipeline([new UserContext(context), new LLM(down), new AssistantContext(context)]),
    { clock, ...options },
  )
  listen?.(task)
  for (let i = 0; i < times; i++) void task.push(new LLMContextFrame({ context }))
  task.end()
  await clock.runUntil(task.run())
}

describe('an error that nobody hears', () => {
  test('E14: is told once, in one line, with its cause and the remedy', async () => {
    await ask({}, undefined, 3)
    expect(lines).toEqual([
      'antiphon: LLMError: down could not be reached: is the server running? ← connect ECONNREFUSED ' +
        "127.0.0.1:8999 (LLM_FAILED in LLM). Told once: listen with task.on('error', …), " +
        'or give the task a logger: { logger: consoleLogger() }.\n',
    ])
  })

  test('E14: is not told where somebody listens, be it a listener, a logger or session events', async () => {
    const heard: unknown[] = []
    await ask({}, (task) => task.on('error', (error) => heard.push(error)))
    await ask({ logger: { debug() {}, info() {}, warn() {}, error: (fields) => heard.push(fields.error) } })
    await ask({
      observers: [new SessionEvents((event) => event.type === 'error' && heard.push(event.error))],
    })
    expect(heard).toHaveLength(3)
    expect(lines).toEqual([])
  })

  test('E14, a neighbour: a listener that fails, and events that leave errors out', async () => {
    await ask({ observers: [new SessionEvents(() => {}, { errors: false })] })
    expect(lines).toHaveLength(1)
    await ask({}, (task) => {
      task.on('error', () => {})
      task.on('start', () => {
        throw new Error('my mistake')
      })
    })
    expect(lines[1]).toContain('A listener of the task\'s "start" failed: Error: my mistake')
    expect(lines).toHaveLength(2)
  })

  test('E14, a neighbour: a stream of a conversation to which nobody listens', async () => {
    const clock = new VirtualClock()
    const talk = new Conversation({
      clock,
      llm: down,
      tts: scriptedTts(),
      stt: scriptedStt(),
      vad: scriptedVad(),
    })
    const stream = talk.stream({ greeting: true })
    await clock.advance(1_000)
    await clock.runUntil(stream.end())
    expect(lines).toHaveLength(1)
    expect(lines[0]).toContain("listen with stream.on('error', …)")
  })
})

test('E14: the console logger prints one line for a failure, its causes in short', async () => {
  const printed: unknown[][] = []
  const add = (...args: unknown[]) => void printed.push(args)
  await ask({ logger: consoleLogger({ target: { debug: add, info: add, warn: add, error: add } }) })
  expect(printed).toEqual([
    [
      'down could not be reached:\nis the server running?',
      '{ processor: LLM, code: LLM_FAILED, error: connect ECONNREFUSED 127.0.0.1:8999 }',
    ],
  ])
  const logger = consoleLogger({ target: { debug: add, info: add, warn: add, error: add } })
  logger.warn({ error: new Error('a\nb', { cause: new TypeError('c') }), list: [1, { x: 2 }] }, 'it failed')
  logger.warn({}, 'nothing more')
  expect(printed.slice(1)).toEqual([
    ['it failed', '{ error: a b ← TypeError: c, list: [1,{"x":2}] }'],
    ['nothing more'],
  ])
})

describe('observers that log', () => {
  test('E14: what is said, when turns change, and what they took', async () => {
    const clock = new VirtualClock()
    const said: string[] = []
    const logger = {
      debug() {},
      info: (_: object, message: string) => void said.push(message),
      warn() {},
      error() {},
    }
    const caller = new SimulatedCaller(async (line) => {
      await line.say('hello agent')
      await line.answered()
    })
    const task = new PipelineTask(agentPipeline(caller, 'Good morning. How are you?'), {
      clock,
      observers: [logTranscripts(logger), logTurns(logger), logMetrics(logger)],
    })
    await clock.runUntil(task.run())
    expect(said.filter((line) => /^(user|agent):/.test(line))).toEqual([
      'user: hello agent',
      'agent: Good morning. How are you?',
    ])
    expect(said).toContain('the user has the floor')
    expect(said).toContain('the agent is silent')
    expect(said).toContain('a turn was measured')
  })

  test('E14: session events can leave audio out', async () => {
    const tell = async (audio: boolean) => {
      const clock = new VirtualClock()
      const types = new Set<string>()
      const caller = new SimulatedCaller(async (line) => line.answered())
      const task = new PipelineTask(
        new Pipeline([caller.input(), new TTS(scriptedTts()), caller.output()], { fed: [SpeakFrame] }),
        {
          clock,
          observers: [new SessionEvents(({ type }) => types.add(type), { audio })],
        },
      )
      void task.push(new SpeakFrame({ text: 'Hello.' }))
      await clock.runUntil(task.run())
      return types
    }
    expect(await tell(true)).toContain('audio')
    const without = await tell(false)
    expect(without).not.toContain('audio')
    expect(without).toContain('heard')
  })
})
