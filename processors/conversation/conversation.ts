import PQueue from 'p-queue'
import {
  AudioRawFrame,
  checkOptions,
  checkProvider,
  EmptyTranscriptionError,
  type FrameProcessor,
  LLMContext,
  LLMContextFrame,
  type LLMProvider,
  type Message,
  NoProvidersError,
  type PipelineTask,
  silentLogger,
  systemClock,
  type TTSProvider,
  TurnCounter,
  VADUserStartedSpeakingFrame,
  VADUserStoppedSpeakingFrame,
} from '../../src/engine.ts'
import { AssistantContext } from '../context/assistant-context.ts'
import { ContextLimit, type ContextLimitOptions } from '../context/context-limit.ts'
import { UserContext } from '../context/user-context.ts'
import { LLM } from '../llm/llm.ts'
import { STT } from '../stt/stt.ts'
import { TTS } from '../tts/tts.ts'
import { UserTurn } from '../turn/user-turn.ts'
import {
  type CallOptions,
  type ConversationOptions,
  conversationRules,
  type Pcm,
  type Reply,
  type SpokenReply,
} from './conversation-options.ts'
import { ConversationStream, type ConversationStreamOptions } from './conversation-stream.ts'
import { runCall } from './run-call.ts'

/**
 * A conversation without a pipeline to put together: text or audio in, text and audio out, with a memory. There is a
 * pipeline underneath, made for each call. Calls made at once are answered one after the other, in their order.
 */
export class Conversation {
  readonly #options: ConversationOptions
  readonly #context: LLMContext
  readonly #turns = new TurnCounter()
  readonly #calls = new PQueue({ concurrency: 1 })
  #voice: string | undefined
  #language: string | undefined

  constructor(options: ConversationOptions) {
    this.#options = checkOptions('Conversation', options, conversationRules)
    for (const role of ['stt', 'llm', 'tts', 'vad'] as const)
      if (options[role] !== undefined)
        checkProvider('Conversation', role, options[role], (it) => `new Conversation({ ${role}: ${it} })`)
    this.#context = new LLMContext({ system: options.system })
    this.#voice = options.voice
    this.#language = options.language
  }

  /** Everything said so far, oldest first, with the system prompt. */
  get history(): readonly Message[] {
    return this.#context.messages
  }

  /** The last thing the user said. */
  get lastUserMessage(): string | undefined {
    return this.#context.lastUserMessage
  }

  /** The last thing the agent said. */
  get lastAssistantMessage(): string | undefined {
    return this.#context.lastAssistantMessage
  }

  /** Takes another of the TTS provider's voices, from the next call on. */
  setVoice(voice: string): void {
    this.#voice = voice
  }

  /** Takes another language (BCP 47), from the next call on. */
  setLanguage(language: string): void {
    this.#language = language
  }

  /** Takes another system prompt, from the next call on. */
  setSystemPrompt(system: string): void {
    this.#context.system = system
  }

  /** Forgets what was said. */
  clear(): void {
    this.#context.clear()
  }

  /** Forgets what was said, and takes voice, language and system prompt back to what they were at first. */
  reset(): void {
    this.#context.clear()
    this.#context.system = this.#options.system
    this.#voice = this.#options.voice
    this.#language = this.#options.language
  }

  /**
   * Answers a text, with audio if there is a TTS provider.
   * @throws NoProvidersError without a model; CancelledError; what the providers throw.
   */
  chat(text: string, options: CallOptions = {}): Promise<Reply> {
    return this.#answerText(text, options, this.#options.tts)
  }

  /**
   * Answers a text with text.
   * @throws NoProvidersError without a model; CancelledError; LLMError.
   */
  async textOnly(text: string, options: Omit<CallOptions, 'onAudio'> = {}): Promise<string> {
    return (await this.#answerText(text, options, undefined)).text
  }

  /**
   * Answers something spoken.
   * @param audio One utterance; a bare array is mono at 16 kHz.
   * @throws EmptyTranscriptionError if it holds no words; NoProvidersError without recognizer or model;
   * CancelledError; what the providers throw.
   */
  async processAudio(audio: Int16Array | Pcm, options: CallOptions = {}): Promise<SpokenReply> {
    const stt = this.#need('stt')
    const llm = this.#need('llm')
    const pcm = audio instanceof Int16Array ? { samples: audio, sampleRate: 16_000 } : audio
    const ear = [
      new STT(stt, { preRollMs: 0, language: this.#language }),
      new UserTurn({ silenceMs: 0 }),
      new UserContext(this.#context),
    ]
    const reply = await this.#call([...ear, ...this.#mouth(llm, this.#options.tts)], options, (task) => {
      void task.push(new VADUserStartedSpeakingFrame())
      for (const frame of inChunks(pcm)) void task.push(frame)
      void task.push(new VADUserStoppedSpeakingFrame())
    })
    if (reply.transcript === '') throw new EmptyTranscriptionError()
    return reply
  }

  /**
   * Opens a full-duplex stream: audio is written as it comes, and events tell what happens.
   * @throws NoProvidersError without vad, stt, llm or tts.
   */
  stream(options: ConversationStreamOptions = {}): ConversationStream {
    const providers = {
      vad: this.#need('vad'),
      stt: this.#need('stt'),
      llm: this.#need('llm'),
      tts: this.#need('tts'),
    }
    const { clock = systemClock, logger = silentLogger, tools = [], contextLimit } = this.#options
    const memory = { context: this.#context, turns: this.#turns, contextLimit }
    return new ConversationStream(providers, { ...memory, ...this.#spoken(), tools, clock, logger }, options)
  }

  async #answerText(text: string, options: CallOptions, tts: TTSProvider | undefined): Promise<Reply> {
    const mouth = this.#mouth(this.#need('llm'), tts)
    const { transcript: _, ...reply } = await this.#call(mouth, options, (task) => {
      const turn = this.#turns.next()
      this.#context.addUser(text, turn)
      void task.push(new LLMContextFrame({ context: this.#context, turn }))
    })
    return reply
  }

  /** Runs a call when those before it are over. */
  async #call(stages: readonly FrameProcessor[], options: CallOptions, feed: (task: PipelineTask) => void) {
    return this.#calls.add(() => {
      const { clock = systemClock, logger = silentLogger, tts } = this.#options
      const call = {
        context: this.#context,
        turns: this.#turns,
        clock,
        logger,
        sampleRate: tts?.sampleRate ?? 16_000,
      }
      return runCall(stages, feed, call, options)
    })
  }

  #mouth(llm: LLMProvider, tts: TTSProvider | undefined): FrameProcessor[] {
    const { tools = [], contextLimit } = this.#options
    const voice = tts && new TTS(tts, this.#spoken())
    return [
      ...trimming(contextLimit),
      new LLM(llm, { tools }),
      ...(voice ? [voice] : []),
      new AssistantContext(this.#context),
    ]
  }

  #spoken(): { voice: string | undefined; language: string | undefined } {
    return { voice: this.#voice, language: this.#language }
  }

  #need<R extends keyof typeof roles>(role: R): NonNullable<ConversationOptions[R]> {
    const provider = this.#options[role]
    if (provider) return provider
    throw new NoProvidersError(`This call needs ${roles[role]}: give the Conversation one as "${role}".`)
  }
}

/** A call ends with its answer, before a summary could be written. */
function trimming(limit: ContextLimitOptions | undefined): ContextLimit[] {
  if (limit === undefined) return []
  const { summarizer: _, ...trimmed } = limit
  return [new ContextLimit(trimmed)]
}

const roles = {
  stt: 'a recognizer',
  llm: 'a language model',
  tts: 'a voice',
  vad: 'voice activity detection',
} as const

const chunkMs = 20

/** Audio as the frames a microphone would send. */
function* inChunks({ samples, sampleRate, channels = 1 }: Pcm): Generator<AudioRawFrame> {
  const size = Math.max(1, Math.round((sampleRate * chunkMs) / 1000)) * channels
  for (let at = 0; at < samples.length; at += size)
    yield new AudioRawFrame({ samples: samples.subarray(at, at + size), sampleRate, channels })
}
