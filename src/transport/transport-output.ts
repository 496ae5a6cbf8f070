import { AudioError, toAntiphonError } from '../errors.ts'
import type { Direction, Frame } from '../frame/frame.ts'
import { TTSAudioFrame } from '../frames/audio.ts'
import type { EndFrame, InterruptFrame } from '../frames/lifecycle.ts'
import { HeardTextFrame, TTSTextFrame, TTSWordsFrame } from '../frames/tts.ts'
import { checkOptions } from '../options.ts'
import { FrameProcessor } from '../processor/frame-processor.ts'
import type { ProcessorIO } from '../processor/processor-io.ts'
import type { AudioSink } from './audio-sink.ts'
import { BackgroundFrame } from './background-frame.ts'
import { Backpressure } from './backpressure.ts'
import { HeardTeller } from './heard-teller.ts'
import { Playhead } from './playhead.ts'
import { Playout } from './playout.ts'
import { Sender } from './sender.ts'
import { SentAudioFrame } from './sent-audio-frame.ts'
import { Standstill } from './standstill.ts'
import { Ticker } from './ticker.ts'
import { outputRules, type TransportOutputOptions } from './transport-output-options.ts'
import { Underlay } from './underlay.ts'

/**
 * The end of a pipeline at which answers are heard. It sends speech at the pace at which it sounds, so that little is
 * under way when the listener interrupts, and tells the rest of the pipeline what was heard: HeardText and HeardAudio
 * downstream as they sound, SentAudio upstream as it is sent and HeardUntil when it is cut off, AgentStartedSpeaking,
 * AgentStoppedSpeaking and AgentTurnEnded both ways. What comes after speech in order goes on when that speech has been heard. While the listener has the floor
 * nothing begins to sound.
 */
export class TransportOutput extends FrameProcessor {
  static override readonly processorName: string = 'TransportOutput'
  override readonly io: ProcessorIO
  readonly #sink: AudioSink
  readonly #playhead: Playhead
  readonly #teller: HeardTeller
  readonly #playout: Playout
  readonly #backpressure: Backpressure
  readonly #underlay: Underlay
  readonly #sender: Sender
  readonly #standstill: Standstill
  readonly #ticker: Ticker
  #started = false
  #drained: PromiseWithResolvers<void> | undefined

  constructor(sink: AudioSink, options: TransportOutputOptions = {}) {
    super(checkOptions('TransportOutput', options, outputRules))
    const { chunkMs = 20, bufferMs = 5_000, gapMs = 500, maxPauseMs = 15_000 } = options
    const { sampleRate } = sink
    this.#sink = sink
    this.#playhead = new Playhead(sink, chunkMs)
    this.#teller = new HeardTeller({
      playhead: this.#playhead,
      sampleRate,
      gapMs,
      speaksOn: () => this.#playout.sounds || !this.#spoken(this.clock.now()),
      push: (frame, direction) => void this.push(frame, direction),
      broadcast: (frame) => this.broadcast(frame),
    })
    this.#playout = new Playout(this.#playhead, this.#teller)
    this.#backpressure = new Backpressure(this.#playhead.samples(bufferMs))
    this.#underlay = new Underlay(sampleRate, (thrown) =>
      this.report(toAntiphonError(thrown, (message, cause) => new AudioError(message, { cause }))),
    )
    this.#sender = new Sender(sink, {
      chunkMs,
      playhead: this.#playhead,
      playout: this.#playout,
      background: this.#underlay,
      sent: (samples, pts) => void this.push(new SentAudioFrame({ samples, sampleRate, pts }), 'upstream'),
    })
    this.#standstill = new Standstill(maxPauseMs)
    this.#ticker = new Ticker(chunkMs, {
      now: () => this.clock.now(),
      after: (delayMs, callback) => this.after(delayMs, callback),
      step: (atMs) => this.#advance(atMs),
      goesOn: () => this.#goesOn(),
    })
    this.io = {
      takes: [TTSTextFrame],
      makes: [HeardTextFrame],
      takesAudio: { frame: TTSAudioFrame, sampleRate },
    }
  }

  /** @internal Speech that is heard is a sign of life. */
  override get answered(): number {
    return super.answered + this.#teller.stretches
  }

  override process(frame: Frame, direction: Direction): void | Promise<void> {
    if (direction === 'upstream') return this.push(frame, direction)
    if (frame instanceof TTSAudioFrame) return this.#play(frame)
    if (frame instanceof TTSTextFrame) return this.#playout.addSentence(frame)
    if (frame instanceof TTSWordsFrame) return this.#playout.addTimings(frame)
    if (frame.lane === 'system') {
      this.#hear(frame)
      return this.push(frame, direction)
    }
    this.#playout.addFrame(frame)
    if (this.#ticker.waiting) this.#begin()
    this.#settle()
  }

  protected override async setup(): Promise<void> {
    await this.clock.hold(Promise.resolve(this.#sink.open?.()))
  }

  protected override onStart(): void {
    this.#started = true
    this.#sink.start?.(this.clock.now())
    this.#follow()
  }

  protected override onInterrupt(frame: InterruptFrame): void {
    const { turn, cause } = frame
    // A speculated answer never came here: the listener's end hears nothing of it.
    const unheard = cause === 'speculation' && this.#silent && !this.#underlay.on
    this.#cutOff(turn)
    this.#playout.clear()
    this.#standstill.see(frame, this.clock.now())
    if (!unheard) this.#sink.clear?.(cause)
    this.#teller.fallSilent()
    this.#ticker.stop()
    this.#backpressure.shrunk(this.#playout.waiting)
    this.#playout.settle()
    this.#settle()
  }

  protected override async onEnd(_frame: EndFrame): Promise<void> {
    this.#standstill.resume()
    if (this.#silent && !this.#underlay.on) return
    this.#drained = Promise.withResolvers()
    this.#follow()
    await this.#drained.promise
  }

  protected override onCancel(): void {
    this.#teller.tell(this.clock.now())
  }

  protected override async cleanup(): Promise<void> {
    this.#ticker.stop()
    this.#playout.clear()
    this.#teller.close()
    this.#backpressure.shrunk(this.#playout.waiting)
    this.#drained?.resolve()
    await this.clock.hold(Promise.resolve(this.#sink.close?.()))
  }

  #hear(frame: Frame): void {
    this.#standstill.see(frame, this.clock.now())
    if (frame instanceof BackgroundFrame) {
      this.#underlay.change(frame)
      this.#follow()
    }
  }

  #play(frame: TTSAudioFrame): void | Promise<void> {
    if (frame.sampleRate !== this.#sink.sampleRate || frame.channels !== 1)
      throw new AudioError(
        `${this.name} plays mono at ${this.#sink.sampleRate} Hz and was given ${frame.channels} channels at ` +
          `${frame.sampleRate} Hz: put a Resample before it.`,
      )
    this.#playout.addAudio(frame)
    this.#begin()
    return this.#backpressure.grown(this.#playout.waiting)
  }

  /** What has sounded has been heard, and the rest too if it cannot be called back any more. */
  #cutOff(turn: number): void {
    const { clear } = this.#sink
    this.#teller.cutOff(turn, clear ? this.#playhead.heard(this.clock.now()) : this.#playhead.written)
    if (clear) this.#playhead.callBack()
  }

  /** Whether all speech that was sent has sounded. */
  #spoken(nowMs: number): boolean {
    return this.#playhead.sounded(nowMs) >= this.#playhead.spoken
  }

  /** Whether nothing waits, and nothing is under way. */
  get #silent(): boolean {
    return this.#playout.empty && this.#teller.done && this.#spoken(this.clock.now())
  }

  /** Tells what has been heard, and follows what has not. */
  #settle(): void {
    this.#teller.tell(this.clock.now())
    this.#follow()
  }

  #follow(): void {
    // An End that waits is let go at the end of what sounds, and at once when that is gone.
    const wanted = !this.#teller.done || this.#underlay.on || this.#drained !== undefined
    if (this.#started && wanted && !this.#ticker.running) this.#ticker.start()
  }

  /** Starts as soon as a chunk is whole or nothing is to join it, and after the time of one at the latest. */
  #begin(): void {
    if (this.#ticker.running && !this.#ticker.waiting) return
    if (this.#sender.ready) this.#ticker.start()
    else this.#ticker.startSoon()
  }

  #goesOn(): boolean {
    const silent = this.#silent
    if (silent && this.#drained) this.#underlay.end()
    if (silent && !this.#underlay.on) this.#drained?.resolve()
    return !silent || this.#teller.speaking || this.#underlay.on
  }

  #advance(atMs: number): void {
    const playing = !this.#standstill.at(atMs)
    this.#sender.advance(atMs, playing)
    this.#teller.tell(atMs)
    if (playing && this.#spoken(atMs) && this.#teller.done) this.#teller.pauses(atMs)
    this.#backpressure.shrunk(this.#playout.waiting)
  }
}
