import {
  AssistantContext,
  LLM,
  RTVI,
  type RTVIOptions,
  STT,
  TTS,
  UserContext,
  UserTurn,
  VAD,
} from '../../../processors/index.ts'
import { tap } from '../../../processors/middleware/index.ts'
import {
  DTMFFrame,
  type Frame,
  InputMessageFrame,
  LLMContext,
  OutputMessageFrame,
  Pipeline,
  PipelineTask,
  type TaskResult,
  type Tool,
} from '../../../src/engine.ts'
import {
  type ScriptedLLM,
  type ScriptedLLMOptions,
  type ScriptedTTSOptions,
  SimulatedCaller,
  scriptedLlm,
  scriptedStt,
  scriptedTts,
  scriptedVad,
  VirtualClock,
} from '../../../src/testing/index.ts'

/** A message of RTVI, as it goes over a line. */
export interface Told {
  readonly type: string
  readonly id?: string
  // biome-ignore lint/suspicious/noExplicitAny: whatever belongs to the type
  readonly data?: any
}

/** Somebody with a microphone and a program that speaks RTVI. */
export interface Client {
  readonly caller: SimulatedCaller
  readonly rtvi: RTVI
  readonly model: ScriptedLLM
  /** All that was told, in order. */
  readonly told: readonly Told[]
  /** What was told of a type. */
  of(type: string): readonly Told[]
  /** Sends a message. */
  send(type: string, data?: unknown, id?: string): void
  /** Sends anything at all. */
  sendRaw(message: unknown): void
  /** Has a frame come from the transport. */
  push(frame: Frame): void
  /** Settles when a message of a type has been told. */
  tells(type: string): Promise<void>
}

/** What is talked with. */
export interface TalkOptions {
  readonly rtvi?: Omit<RTVIOptions, 'context'>
  readonly withoutContext?: boolean
  readonly answers?: ScriptedLLMOptions['answers']
  readonly model?: Omit<ScriptedLLMOptions, 'answers'>
  readonly voice?: ScriptedTTSOptions
  readonly tools?: (rtvi: RTVI) => readonly Tool[]
  readonly greeting?: string | true
}

/** What came of it. */
export interface Talked {
  readonly told: readonly Told[]
  readonly heard: string
  readonly context: LLMContext
  readonly model: ScriptedLLM
  readonly keys: string
  readonly result: TaskResult
  readonly errors: readonly Error[]
  readonly timersLeft: number
}

/** Plays a conversation with a client by a script, on a virtual clock; hangs up at its end. */
export async function talk(
  script: (client: Client) => Promise<void>,
  options: TalkOptions = {},
): Promise<Talked> {
  const { answers = ['Fine, thank you.'], model = {}, voice = {}, tools, greeting } = options
  const clock = new VirtualClock()
  const context = new LLMContext()
  const rtvi = new RTVI({
    ...(!options.withoutContext && { context }),
    timeOfDay: () => new Date(Date.UTC(2030, 0, 1) + clock.now()),
    ...options.rtvi,
  })
  const llm = scriptedLlm({ answers, ...model })
  const told: Told[] = []
  const errors: Error[] = []
  let keys = ''
  const client: Client = {
    caller: new SimulatedCaller(() => script(client)),
    rtvi,
    model: llm,
    told,
    of: (type) => told.filter((message) => message.type === type),
    push: (frame) => void task.push(frame),
    sendRaw: (message) => client.push(new InputMessageFrame({ message })),
    send: (type, data, id = 'id') => client.sendRaw({ label: 'rtvi-ai', type, data, id }),
    async tells(type) {
      while (client.of(type).length === 0) await client.caller.wait(5)
    },
  }
  const { caller } = client
  const task: PipelineTask = new PipelineTask(
    new Pipeline([
      caller.input(),
      rtvi,
      new VAD(scriptedVad()),
      new STT(scriptedStt()),
      new UserTurn(),
      new UserContext(context, { greeting }),
      new LLM(llm, { tools: tools?.(rtvi) ?? [] }),
      new TTS(scriptedTts(voice)),
      caller.output(),
      tap((frame) => {
        if (frame instanceof OutputMessageFrame) told.push(JSON.parse(JSON.stringify(frame.message)))
        else if (frame instanceof DTMFFrame) keys += frame.key
      }),
      new AssistantContext(context),
    ]),
    { clock },
  )
  task.on('error', (error) => errors.push(error))
  const result = await clock.runUntil(task.run())
  const { heard } = caller
  return { told, heard, context, model: llm, keys, result, errors, timersLeft: clock.pendingTimers }
}

/** The handshake. */
export async function ready(client: Client, version = '2.1.0'): Promise<void> {
  client.send('client-ready', { version, about: { library: 'a test' } }, 'hello')
  await client.tells('bot-ready')
}
