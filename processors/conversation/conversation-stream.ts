import { EventEmitter } from 'eventemitter3'
import {
  type AudioSink,
  CancelledError,
  type Clock,
  checkOptions,
  type LLMContext,
  type LLMProvider,
  type Logger,
  type OptionRules,
  Pipeline,
  PipelineTask,
  type SessionEvent,
  SessionEvents,
  SpeakFrame,
  type STTProvider,
  type TaskResult,
  type Tool,
  TransportOutput,
  type TTSProvider,
  type TurnCounter,
  UnheardErrors,
  type VADProvider,
} from '../../src/engine.ts'
import { AssistantContext } from '../context/assistant-context.ts'
import { ContextLimit, type ContextLimitOptions } from '../context/context-limit.ts'
import { UserContext } from '../context/user-context.ts'
import { LLM } from '../llm/llm.ts'
import { SpeculationGate } from '../speculation/index.ts'
import { STT } from '../stt/stt.ts'
import { TTS } from '../tts/tts.ts'
import type { UserTurnOptions } from '../turn/turn-options.ts'
import { UserIdle, type UserIdleOptions } from '../turn/user-idle.ts'
import { UserTurn } from '../turn/user-turn.ts'
import { VAD, type VADOptions } from '../vad/vad.ts'
import { StreamInput } from './stream-input.ts'

/** Options of a {@link ConversationStream}. */
export interface ConversationStreamOptions {
  /** Sample rate, in Hz, of the audio that is written and of the audio events. Default 16,000. */
  sampleRate?: number
  /** When a sound counts as speech. */
  vad?: VADOptions
  /** When a turn ends and what interrupts. */
  turn?: UserTurnOptions
  /** Asks again when the user says nothing. Default: it does not. */
  idle?: UserIdleOptions
  /** The agent speaks first: its words, or `true` to have the model find them. */
  greeting?: string | true
  /** Ends the stream at once. */
  signal?: AbortSignal
}

const optionRules: OptionRules<ConversationStreamOptions> = {
  sampleRate: 'positive',
  vad: 'any',
  turn: 'any',
  idle: 'any',
  greeting: 'any',
  signal: 'any',
}

/** What a stream's stages are driven by. */
interface StreamProviders {
  readonly vad: VADProvider
  readonly stt: STTProvider
  readonly llm: LLMProvider
  readonly tts: TTSProvider
}

/** What a stream shares with its conversation. */
interface StreamMemory {
  readonly context: LLMContext
  readonly turns: TurnCounter
  readonly voice: string | undefined
  readonly language: string | undefined
  readonly tools: readonly Tool[]
  readonly contextLimit: ContextLimitOptions | undefined
  readonly clock: Clock
  readonly logger: Logger
}

/** The events of a stream, by their type: `stream.on('transcription', ({ text, final }) => …)`. */
export type ConversationStreamEvents = {
  [T in SessionEvent['type']]: [Extract<SessionEvent, { type: T }>]
} & {
  /** Every event. */
  event: [SessionEvent]
}

/**
 * A conversation in full duplex: write audio as it comes from the microphone, play the `audio` events, and hear of
 * everything else by its event. Audio events come at the pace at which they sound, so an interruption stops them.
 */
export class ConversationStream extends EventEmitter<ConversationStreamEvents> {
  /** Settles when the models are loaded and the conversation begins; rejects if it ends before. */
  readonly ready: Promise<void>
  /** Settles when the stream has ended; rejects if it could not be set up. */
  readonly ended: Promise<TaskResult>
  readonly #input: StreamInput
  readonly #task: PipelineTask
  readonly #logger: Logger
  readonly #unheard = new UnheardErrors(
    "listen with stream.on('error', …), or give the Conversation a logger: { logger: consoleLogger() }",
  )
  readonly #turns: TurnCounter

  /** @internal Made by `Conversation.stream`. */
  constructor(providers: StreamProviders, memory: StreamMemory, options: ConversationStreamOptions) {
    super()
    const {
      sampleRate = 16_000,
      vad,
      turn,
      idle,
      greeting,
      signal,
    } = checkOptions('Conversation.stream', options, optionRules)
    const { context, turns, tools, contextLimit, clock, logger, voice, language } = memory
    this.#turns = turns
    this.#logger = logger
    this.#input = new StreamInput(sampleRate)
    const speaker: AudioSink = { sampleRate, write() {} }
    const pipeline = new Pipeline([
      this.#input,
      new VAD(providers.vad, vad),
      new STT(providers.stt, { language }),
      new UserTurn(turn),
      ...(idle ? [new UserIdle(idle)] : []),
      new UserContext(context, { greeting }),
      ...(contextLimit ? [new ContextLimit(contextLimit)] : []),
      new LLM(providers.llm, { tools }),
      new TTS(providers.tts, { voice, language }),
      ...(turn?.speculation ? [new SpeculationGate()] : []),
      new TransportOutput(speaker),
      new AssistantContext(context),
    ])
    const events = new SessionEvents((event) => this.#tell(event))
    this.#task = new PipelineTask(pipeline, { clock, logger, turns, observers: [events] })
    const ready = Promise.withResolvers<void>()
    this.ready = ready.promise
    this.ready.catch(() => {})
    this.#task.on('start', ready.resolve)
    this.ended = this.#task.run({ signal })
    this.ended.then(
      () => ready.reject(new CancelledError('The stream ended before it was ready.')),
      (error) => ready.reject(error),
    )
  }

  /**
   * Takes in what the microphone heard: mono, at the stream's sample rate. It may be written before the stream is
   * `ready`. Up to 30 s wait; above that the oldest gives way, and a `lost` event says so.
   * @returns a promise: await it where audio comes faster than it sounds, from a file.
   */
  write(samples: Int16Array): Promise<void> {
    return this.#input.write(samples)
  }

  /** Has the agent say something. */
  say(text: string): void {
    void this.#task.push(new SpeakFrame({ text, turn: this.#turns.next() }))
  }

  /** Stops the agent. */
  interrupt(): void {
    this.#input.stopAgent()
  }

  /** Ends the stream when everything before has been said and answered. */
  async end(): Promise<TaskResult> {
    this.#task.end()
    return this.ended
  }

  /** Ends the stream now. */
  async close(): Promise<void> {
    this.#task.cancel('closed')
    await this.ended.catch(() => {})
    this.removeAllListeners()
  }

  #tell(event: SessionEvent): void {
    if (event.type === 'error' && this.listenerCount('error') + this.listenerCount('event') === 0)
      this.#unheard.tell(event.error, this.#logger)
    this.emit('event', event)
    ;(this.emit as (type: string, event: SessionEvent) => boolean).call(this, event.type, event)
  }
}
