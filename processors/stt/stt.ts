import {
  AudioRawFrame,
  callIn,
  checkOptions,
  checkProvider,
  type Direction,
  deadlineFor,
  type Frame,
  FrameProcessor,
  InterimTranscriptionFrame,
  type ProcessorIO,
  patienceFor,
  RecognizedTurnFrame,
  type Settings,
  SettingsFrame,
  STTError,
  type STTHints,
  type STTProvider,
  TranscriptionFrame,
  toAntiphonError,
  VADUserStartedSpeakingFrame,
  VADUserStoppedSpeakingFrame,
} from '../../src/engine.ts'
import { MonoConverter } from '../audio/pcm/mono-converter.ts'
import { switchFrame } from '../switches/switch-frame.ts'
import { lostMs } from './flushes.ts'
import type { Listener, ListenerHost } from './listener.ts'
import { OwnVoice, type VoiceSource } from './own-voice.ts'
import { SessionListener } from './session-listener.ts'
import { SpeechAudio } from './speech-audio.ts'
import { type STTProcessorOptions, sttRules } from './stt-options.ts'
import { UtteranceListener } from './utterance-listener.ts'

/** How long a final transcript may take where neither the user nor the provider says, in milliseconds. */
const defaultFinalMs = 5_000

/**
 * Speech to text: sends InterimTranscription frames while somebody speaks, and one Transcription for each stretch of
 * speech. A stretch in which no words were heard ends with an empty one, so that whoever waits for words knows that none
 * will come.
 *
 * An `utterance` provider is given the audio of each stretch, with a little of what came before it. A `session` provider
 * hears everything; where no voice activity detection stands before it, its own `voice` or `turn` events make the frames
 * of voice activity.
 */
export class STT extends FrameProcessor {
  static override readonly processorName: string = 'STT'
  override readonly io: ProcessorIO
  readonly #provider: STTProvider
  readonly #options: STTProcessorOptions
  readonly #converter: MonoConverter
  readonly #audio: SpeechAudio
  readonly #voice = new OwnVoice()
  readonly #listener: Listener
  #hints: STTHints

  constructor(provider: STTProvider, options: STTProcessorOptions = {}) {
    super(checkOptions('STT', options, sttRules))
    checkProvider('STT', 'stt', provider)
    this.#provider = provider
    this.#options = options
    this.#hints = hintsOf(options)
    this.#converter = new MonoConverter(provider.sampleRate)
    this.#audio = new SpeechAudio(provider.sampleRate, options.preRollMs ?? 300)
    this.#listener =
      provider.mode === 'session' ? new SessionListener(this.#host()) : new UtteranceListener(this.#host())
    this.io = ioOf(provider)
  }

  /** The audio of the last stretch of speech, or of the one being spoken, 30 s at most: mono at {@link STT.sampleRate}. */
  get lastUtterance(): Int16Array {
    return this.#audio.last
  }

  /** The sample rate, in Hz, of {@link STT.lastUtterance}. */
  get sampleRate(): number {
    return this.#provider.sampleRate
  }

  /** The last transcript has a deadline of its own. */
  override get patienceMs(): number {
    return patienceFor(this.#finalMs, lostMs) + 5_000
  }

  override process(frame: Frame, direction: Direction): void | Promise<void> {
    if (direction === 'upstream') return this.push(frame, direction)
    // The recognizer was first, and has told it.
    if (frame instanceof VADUserStartedSpeakingFrame && this.#voice.own && this.#voice.active) {
      this.#voice.tell('outside', true)
      return undefined
    }
    const passed = this.push(frame, direction)
    if (frame instanceof AudioRawFrame) this.#hear(this.#converter.convert(frame))
    else if (frame instanceof VADUserStartedSpeakingFrame) this.#started('outside', frame.leadMs)
    else if (frame instanceof VADUserStoppedSpeakingFrame) this.#stopped('outside', frame.silenceMs)
    else if (frame instanceof SettingsFrame) this.#expect(frame.settings)
    return passed
  }

  protected override async setup(): Promise<void> {
    await this.#provider.warmup?.(callIn(this.environment, this.environment.session.signal))
  }

  protected override onStart(): void {
    this.#listener.begin()
  }

  protected override onEnd(): Promise<void> {
    return this.#listener.end()
  }

  protected override cleanup(): void {
    this.#listener.close()
    this.#audio.clear()
  }

  get #finalMs(): number | undefined {
    const { finalMs = this.#provider.finalMs } = this.#options
    return deadlineFor(this.#provider, finalMs, defaultFinalMs)
  }

  #hear(samples: Int16Array): void {
    this.#audio.hear(samples)
    this.#listener.hear(samples)
  }

  #expect({ language, keyterms }: Settings): void {
    if (language === undefined && keyterms === undefined) return
    const change = {
      ...(language !== undefined && { language }),
      ...(keyterms !== undefined && { keyterms }),
    }
    this.#hints = { ...this.#hints, ...change }
    this.#listener.update(change)
  }

  #started(told: VoiceSource, agoMs: number): void {
    if (!this.#voice.tell(told, true)) return
    if (told !== 'outside') this.push(new VADUserStartedSpeakingFrame({ leadMs: agoMs }))
    this.#listener.voiceStarted(this.#audio.started(agoMs))
  }

  #stopped(told: VoiceSource, agoMs: number): void {
    if (!this.#voice.tell(told, false)) return
    if (told !== 'outside') this.push(new VADUserStoppedSpeakingFrame({ silenceMs: agoMs }))
    this.#audio.stopped()
    this.#listener.voiceStopped(this.clock.now() - agoMs)
  }

  #host(): ListenerHost {
    const stt = this
    return {
      provider: this.#provider,
      finalMs: this.#finalMs,
      get clock() {
        return stt.clock
      },
      get hints() {
        return stt.#hints
      },
      get speaking() {
        return stt.#voice.active
      },
      call: (signal) => ({
        ...callIn(this.environment, signal),
        onSwitch: (change) => void this.push(switchFrame(this.name, change)),
      }),
      push: (frame) => void this.push(frame),
      voice: (told, active, agoMs) => (active ? this.#started(told, agoMs) : this.#stopped(told, agoMs)),
      spawn: (work) => this.spawn(work),
      failed: (error) => this.#failed(error),
      dropped: (frames) => this.dropped(frames),
    }
  }

  #failed(thrown: unknown): void {
    const provider = this.#provider.name
    this.report(toAntiphonError(thrown, (message, cause) => new STTError(message, { cause, provider })))
  }
}

function hintsOf({ language, keyterms, context }: STTProcessorOptions): STTHints {
  return { language, keyterms, context }
}

/** Without ears of its own it waits for somebody who hears when the user speaks. */
function ioOf({ mode, voice = false, turns = false }: STTProvider): ProcessorIO {
  const transcripts = [TranscriptionFrame, InterimTranscriptionFrame]
  if (mode === 'utterance' || !(voice || turns))
    return { needs: [VADUserStartedSpeakingFrame], makes: transcripts }
  return {
    needs: [AudioRawFrame],
    takes: [VADUserStartedSpeakingFrame],
    makes: [
      ...transcripts,
      VADUserStartedSpeakingFrame,
      VADUserStoppedSpeakingFrame,
      ...(turns ? [RecognizedTurnFrame] : []),
    ],
  }
}
