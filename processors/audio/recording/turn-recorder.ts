import {
  AgentTurnEndedFrame,
  AudioRawFrame,
  checkOptions,
  type Direction,
  type Frame,
  FrameProcessor,
  type FrameProcessorOptions,
  HeardAudioFrame,
  type OptionRules,
  ProcessorError,
  type RecordingSink,
  toAntiphonError,
  UserTurnEndedFrame,
  UserTurnStartedFrame,
} from '../../../src/engine.ts'
import { MonoConverter } from '../pcm/mono-converter.ts'
import { RecentAudio } from '../pcm/recent-audio.ts'
import { Leveller } from './leveller.ts'
import { SinkWriter } from './sink-writer.ts'

/** A turn that is recorded. */
export interface RecordedTurn {
  /** Whose it is. */
  readonly speaker: 'user' | 'agent'
  /** How many turns of both have been recorded before it. */
  readonly index: number
}

/** Options of {@link TurnRecorder}. */
export interface TurnRecorderOptions extends FrameProcessorOptions {
  /** Where a turn's recording goes; nothing, and it is not recorded. */
  to: (turn: RecordedTurn) => RecordingSink | undefined
  /** In Hz. Default 16,000. */
  sampleRate?: number
  /** Audio from before the user's turn was noticed that belongs to it, in milliseconds. Default 1,000. */
  preRollMs?: number
  /** The loudness that both speakers are brought to, in LUFS, as in `Recorder`. Default: they are left as they are. */
  loudnessLufs?: number
}

const optionRules: OptionRules<TurnRecorderOptions> = {
  name: 'any',
  to: 'any',
  sampleRate: 'positive',
  preRollMs: 'not-negative',
  loudnessLufs: 'number',
}

/**
 * Records each turn by itself, mono: what the user said from a little before the turn began to its end, and what was heard
 * of the agent's answer. It belongs after the output. Nothing is kept in memory but the user's last second.
 */
export class TurnRecorder extends FrameProcessor {
  static override readonly processorName: string = 'TurnRecorder'
  override readonly io = {}
  readonly #to: TurnRecorderOptions['to']
  readonly #sampleRate: number
  readonly #recent: RecentAudio
  readonly #preRoll: number
  readonly #listener: MonoConverter
  readonly #agent: MonoConverter
  readonly #levellers: { readonly user: Leveller; readonly agent: Leveller } | undefined
  readonly #writers = new Set<SinkWriter>()
  #user: SinkWriter | undefined
  #answer: { readonly turn: number; readonly writer: SinkWriter | undefined } | undefined
  #index = 0

  constructor(options: TurnRecorderOptions) {
    const {
      to,
      sampleRate = 16_000,
      preRollMs = 1_000,
      loudnessLufs,
      ...rest
    } = checkOptions('TurnRecorder', options, optionRules)
    super(rest)
    this.#to = to
    this.#sampleRate = sampleRate
    this.#preRoll = Math.round((preRollMs * sampleRate) / 1000)
    this.#recent = new RecentAudio(this.#preRoll)
    this.#listener = new MonoConverter(sampleRate)
    this.#agent = new MonoConverter(sampleRate)
    if (loudnessLufs !== undefined)
      this.#levellers = {
        user: new Leveller(sampleRate, loudnessLufs),
        agent: new Leveller(sampleRate, loudnessLufs),
      }
  }

  override process(frame: Frame, direction: Direction): void | Promise<void> {
    if (direction === 'downstream') this.#follow(frame)
    return this.push(frame, direction)
  }

  protected override onInterrupt(): void {
    this.#endAnswer()
  }

  protected override async cleanup(): Promise<void> {
    this.#endAnswer()
    this.#endUser()
    await Promise.all([...this.#writers].map((writer) => writer.close()))
  }

  #follow(frame: Frame): void {
    if (frame instanceof AudioRawFrame) this.#hear(this.#listener.convert(frame))
    else if (frame instanceof HeardAudioFrame) this.#say(frame)
    else if (frame instanceof UserTurnStartedFrame) this.#beginUser()
    else if (frame instanceof UserTurnEndedFrame) this.#endUser()
    else if (frame instanceof AgentTurnEndedFrame) this.#endAnswer()
  }

  #hear(heard: Int16Array): void {
    const samples = this.#levellers?.user.process(heard) ?? heard
    this.#recent.add(samples)
    this.#user?.write(samples)
  }

  #say(frame: HeardAudioFrame): void {
    if (this.#answer?.turn !== frame.turn) {
      this.#endAnswer()
      this.#answer = { turn: frame.turn, writer: this.#open('agent') }
    }
    const samples = this.#agent.convert(frame)
    this.#answer?.writer?.write(this.#levellers?.agent.process(samples) ?? samples)
  }

  #beginUser(): void {
    this.#endUser()
    this.#user = this.#open('user')
    this.#user?.write(this.#recent.last(this.#preRoll))
  }

  #endUser(): void {
    this.#close(this.#user)
    this.#user = undefined
  }

  #endAnswer(): void {
    this.#close(this.#answer?.writer)
    this.#answer = undefined
  }

  #open(speaker: 'user' | 'agent'): SinkWriter | undefined {
    const sink = this.#to({ speaker, index: this.#index++ })
    if (sink === undefined) return undefined
    const writer = new SinkWriter(
      sink,
      { sampleRate: this.#sampleRate, channels: 1 },
      { clock: this.clock, failed: (error) => this.#failed(error) },
    )
    this.#writers.add(writer)
    return writer
  }

  #close(writer: SinkWriter | undefined): void {
    if (writer === undefined) return
    this.spawn(async () => {
      await writer.close()
      this.#writers.delete(writer)
    })
  }

  #failed(error: unknown): void {
    this.report(toAntiphonError(error, (message, cause) => new ProcessorError(message, { cause })))
  }
}
