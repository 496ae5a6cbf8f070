import { AudioRawFrame, FrameProcessor, type ProcessorIO, SpeakFrame, type Timer } from '../../src/engine.ts'

/** How much audio may wait, in milliseconds; then the oldest gives way. */
const mostMs = 30_000
/** How much may wait before the writer is asked to, and how far audio may be ahead of its time, in milliseconds. */
const aheadMs = 1_000
/** How much faster than it sounds audio is heard that was written before the models were loaded. */
const catchUp = 4
/** The longest piece, in milliseconds. */
const pieceMs = 20

/**
 * Where written audio enters the pipeline: no faster than it sounds, but for a little in advance and what was written
 * before the session began. The rest waits here, and the writer can wait too.
 */
export class StreamInput extends FrameProcessor {
  static override readonly processorName: string = 'StreamInput'
  override readonly io: ProcessorIO = { source: true, makes: [AudioRawFrame, SpeakFrame] }
  readonly #sampleRate: number
  readonly #pieceSamples: number
  readonly #waiting: Int16Array[] = []
  #samples = 0
  /** Samples from before the beginning that still wait. */
  #early = 0
  #lost = 0
  #state: 'early' | 'open' | 'over' = 'early'
  /** How far the audio that has entered was ahead of its time, in milliseconds, and when that was. */
  #ahead = 0
  #atMs = 0
  #timer: Timer | undefined
  #room: PromiseWithResolvers<void> | undefined
  #drained: PromiseWithResolvers<void> | undefined

  /** @param sampleRate Of what is written, in Hz. */
  constructor(sampleRate: number) {
    super()
    this.#sampleRate = sampleRate
    this.#pieceSamples = Math.max(1, Math.round((sampleRate * pieceMs) / 1000))
  }

  /** Takes in audio. Settles when there is room for more. */
  write(samples: Int16Array): Promise<void> {
    if (this.#state === 'over' || samples.length === 0) return Promise.resolve()
    // A copy: whoever writes may use his buffer again.
    for (let at = 0; at < samples.length; at += this.#pieceSamples)
      this.#waiting.push(samples.slice(at, at + this.#pieceSamples))
    this.#samples += samples.length
    this.#bound()
    this.#enter()
    if (this.#ms(this.#samples) <= aheadMs) return Promise.resolve()
    this.#room ??= Promise.withResolvers()
    return this.#room.promise
  }

  /** Stops the agent. */
  stopAgent(): void {
    this.interrupt('request')
  }

  protected override onStarted(): void {
    if (this.#state === 'over') return
    this.#state = 'open'
    this.#early = this.#samples
    if (this.#lost > 0) this.dropped(this.#lost)
    this.#lost = 0
    this.#enter()
  }

  protected override async onEnd(): Promise<void> {
    if (this.#waiting.length > 0 && this.#state !== 'over') {
      this.#drained = Promise.withResolvers()
      await this.#drained.promise
    }
    this.#state = 'over'
  }

  protected override onCancel(): void {
    this.cleanup()
  }

  protected override cleanup(): void {
    this.#state = 'over'
    this.#timer?.cancel()
    this.#waiting.length = 0
    this.#samples = 0
    this.#settle()
  }

  /** Sends what it is time for. */
  #enter(): void {
    if (this.#state !== 'open' || this.#timer !== undefined) return
    const now = this.clock.now()
    const speed = this.#early > 0 ? catchUp : 1
    this.#ahead = Math.max(0, this.#ahead - (now - this.#atMs) * speed)
    this.#atMs = now
    while (this.#waiting.length > 0) {
      if (this.#ahead >= aheadMs) {
        this.#timer = this.after(pieceMs / speed, () => {
          this.#timer = undefined
          this.#enter()
        })
        break
      }
      const samples = this.#waiting.shift()!
      this.#samples -= samples.length
      this.#ahead += this.#ms(samples.length)
      this.#early = Math.max(0, this.#early - samples.length)
      void this.push(new AudioRawFrame({ samples, sampleRate: this.#sampleRate, pts: now }))
    }
    this.#settle()
  }

  /** Too much waits: the oldest gives way, and that is told. */
  #bound(): void {
    let lost = 0
    while (this.#ms(this.#samples) > mostMs) {
      this.#samples -= this.#waiting.shift()!.length
      lost++
    }
    if (lost === 0) return
    if (this.#state === 'open') this.dropped(lost)
    else this.#lost += lost
  }

  #settle(): void {
    if (this.#ms(this.#samples) <= aheadMs) {
      this.#room?.resolve()
      this.#room = undefined
    }
    if (this.#waiting.length === 0) this.#drained?.resolve()
  }

  #ms(samples: number): number {
    return (samples / this.#sampleRate) * 1000
  }
}
