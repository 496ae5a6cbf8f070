import {
  AudioRawFrame,
  checkOptions,
  type Direction,
  type Frame,
  FrameProcessor,
  type FrameProcessorOptions,
  type OptionRules,
  UserTurnEndedFrame,
  UserTurnStartedFrame,
} from '../../../src/engine.ts'
import { MonoConverter } from '../pcm/mono-converter.ts'
import { RecentAudio } from '../pcm/recent-audio.ts'
import { WavRecording } from './wav-recording.ts'

/** Options of {@link LastUserAudio}. */
export interface LastUserAudioOptions extends FrameProcessorOptions {
  /** In Hz. Default 16,000. */
  sampleRate?: number
  /** Audio from before the turn was noticed that belongs to it, in milliseconds. Default 1,000. */
  preRollMs?: number
  /** How much of a turn is kept, in milliseconds. Default 120,000. */
  maxMs?: number
}

const optionRules: OptionRules<LastUserAudioOptions> = {
  name: 'any',
  sampleRate: 'positive',
  preRollMs: 'not-negative',
  maxMs: 'positive',
}

/**
 * Keeps what the user said in the last turn, to be exported: to another recognizer, into a bug report, to be listened to.
 * Put it behind `UserTurn`; see {@link LastUserAudio.wav}.
 */
export class LastUserAudio extends FrameProcessor {
  static override readonly processorName: string = 'LastUserAudio'
  override readonly io = {}
  readonly #format: { readonly sampleRate: number; readonly channels: number }
  readonly #preRoll: number
  readonly #maxMs: number
  readonly #converter: MonoConverter
  readonly #recent: RecentAudio
  #running: WavRecording | undefined
  #last: WavRecording | undefined

  constructor(options: LastUserAudioOptions = {}) {
    const {
      sampleRate = 16_000,
      preRollMs = 1_000,
      maxMs = 120_000,
      ...rest
    } = checkOptions('LastUserAudio', options, optionRules)
    super(rest)
    this.#format = { sampleRate, channels: 1 }
    this.#preRoll = Math.round((preRollMs * sampleRate) / 1000)
    this.#maxMs = maxMs
    this.#converter = new MonoConverter(sampleRate)
    this.#recent = new RecentAudio(this.#preRoll)
  }

  /** The last turn as a WAV file of 16 bits, mono: one that has ended, or else the first while it goes on; nothing before. */
  wav(): Uint8Array<ArrayBuffer> | undefined {
    return (this.#last ?? this.#running)?.wav()
  }

  override process(frame: Frame, direction: Direction): void | Promise<void> {
    if (direction === 'downstream') this.#follow(frame)
    return this.push(frame, direction)
  }

  #follow(frame: Frame): void {
    if (frame instanceof AudioRawFrame) {
      const samples = this.#converter.convert(frame)
      this.#recent.add(samples)
      this.#running?.write(samples)
    } else if (frame instanceof UserTurnStartedFrame) {
      this.#running = new WavRecording({ maxMs: this.#maxMs })
      this.#running.open(this.#format)
      this.#running.write(this.#recent.last(this.#preRoll))
    } else if (frame instanceof UserTurnEndedFrame) {
      this.#last = this.#running ?? this.#last
      this.#running = undefined
    }
  }
}
