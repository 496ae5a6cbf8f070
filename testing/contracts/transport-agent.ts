import {
  AudioRawFrame,
  type Clock,
  type Direction,
  durationMs,
  type Frame,
  FrameProcessor,
  type InterruptFrame,
  LLMResponseEndFrame,
  LLMResponseStartFrame,
  NO_TURN,
  TTSAudioFrame,
  TTSSentenceEndFrame,
  TTSStartedFrame,
  TTSStoppedFrame,
  TTSTextFrame,
  waitFor,
} from '../../src/engine.ts'

/** Loudness from which on a sample counts as sound: above the noise of any codec. */
const loud = 1_500

/** How much of mono audio sounds, in milliseconds: a window of 10 ms in which anything does counts whole. */
export function soundingMs(samples: Int16Array, sampleRate: number): number {
  const window = Math.round(sampleRate / 100)
  let windows = 0
  for (let at = 0; at < samples.length; at += window)
    if (samples.subarray(at, at + window).some((sample) => Math.abs(sample) > loud)) windows++
  return windows * 10
}

/** A tone that every codec and every filter lets through. */
export function tone(ms: number, sampleRate: number): Int16Array {
  return Int16Array.from({ length: Math.round((sampleRate * ms) / 1000) }, (_, i) =>
    Math.round(12_000 * Math.sin((2 * Math.PI * 440 * i) / sampleRate)),
  )
}

/** Stands between the ends of a transport: says what it is told to, and keeps what it hears and is told. */
export class TransportAgent extends FrameProcessor {
  static override readonly processorName: string = 'TransportAgent'
  override readonly io = { makes: [TTSTextFrame, TTSAudioFrame] }
  readonly #sampleRate: number
  readonly #does: (agent: TransportAgent) => void | Promise<void>
  readonly #watchers = new Set<() => void>()
  /** What the input has brought. */
  readonly audio: AudioRawFrame[] = []
  /** What the output has told, and when. */
  readonly told: { readonly frame: Frame; readonly atMs: number }[] = []
  /** How much of it sounds, in milliseconds. */
  heardMs = 0

  /** @param does What it does from the start of the session on. */
  constructor(sampleRate: number, does: (agent: TransportAgent) => void | Promise<void>) {
    super()
    this.#sampleRate = sampleRate
    this.#does = does
  }

  /** The session's clock. */
  get time(): Clock {
    return this.clock
  }

  protected override onStart(): void {
    this.spawn(async () => this.#does(this))
  }

  override process(frame: Frame, direction: Direction): void | Promise<void> {
    if (direction === 'upstream') this.told.push({ frame, atMs: this.clock.now() })
    else if (frame instanceof AudioRawFrame) {
      this.audio.push(frame)
      const { samples, channels, sampleRate } = frame
      const mono = channels === 1 ? samples : samples.filter((_, i) => i % channels === 0)
      if (durationMs(frame) <= 1_000) this.heardMs += soundingMs(mono, sampleRate)
    }
    for (const look of this.#watchers) look()
    return this.push(frame, direction)
  }

  /** Settles when a condition holds, and after so many milliseconds at the latest. */
  async until(condition: () => boolean, atMostMs: number): Promise<void> {
    const done = Promise.withResolvers<void>()
    const look = () => condition() && done.resolve()
    this.#watchers.add(look)
    look()
    await waitFor(done.promise, { timeout: { clock: this.clock, ms: atMostMs }, late: () => {} })
    this.#watchers.delete(look)
  }

  /** Says a sentence of so many milliseconds, a whole answer. */
  answer(text: string, ms: number): void {
    const { turns } = this.environment
    const turn = Math.max(turns.current, NO_TURN + 1)
    const sentence = turns.nextSentence()
    const sampleRate = this.#sampleRate
    void this.push(new LLMResponseStartFrame({ turn }))
    void this.push(new TTSStartedFrame({ turn }))
    void this.push(new TTSTextFrame({ sentence, text, turn }))
    const samples = tone(ms, sampleRate)
    for (let at = 0; at < samples.length; at += sampleRate / 10)
      void this.push(
        new TTSAudioFrame({
          samples: samples.subarray(at, at + sampleRate / 10),
          sampleRate,
          sentence,
          turn,
        }),
      )
    void this.push(new TTSSentenceEndFrame({ sentence, turn }))
    void this.push(new TTSStoppedFrame({ turn }))
    void this.push(new LLMResponseEndFrame({ turn }))
  }

  /** Ends what it is saying, as a user does who speaks. */
  breakOff(): InterruptFrame {
    return this.interrupt('user', 'the contract')
  }
}
