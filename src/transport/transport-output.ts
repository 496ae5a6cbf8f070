import { AudioError, toAntiphonError } from '../errors.ts'
import type { Direction, Frame } from '../frame/frame.ts'
import { HeardAudioFrame, TTSAudioFrame } from '../frames/audio.ts'
import type { EndFrame, InterruptFrame } from '../frames/lifecycle.ts'
import { LLMResponseEndFrame } from '../frames/llm.ts'
import { AgentTurnEndedFrame } from '../frames/speech.ts'
import {
  HeardTextFrame,
  HeardUntilFrame,
  TTSStoppedFrame,
  TTSTextFrame,
  TTSWordsFrame,
} from '../frames/tts.ts'
import { checkOptions } from '../options.ts'
import { FrameProcessor } from '../processor/frame-processor.ts'
import type { ProcessorIO } from '../processor/processor-io.ts'
import { AgentSpeech } from './agent-speech.ts'
import type { AudioSink } from './audio-sink.ts'
import { BackgroundFrame } from './background-frame.ts'
import { HeardSentences } from './heard-sentences.ts'
import { goesWithItsAnswer, Playout, type Sounding } from './playout.ts'
import { type Moment, Sender } from './sender.ts'
import { SentAudioFrame } from './sent-audio-frame.ts'
import { Standstill } from './standstill.ts'
import { Ticker } from './ticker.ts'
import { outputRules, type TransportOutputOptions } from './transport-output-options.ts'
import { UnderWay } from './under-way.ts'
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
  readonly #bufferMs: number
  readonly #playout: Playout
  readonly #speech: AgentSpeech
  readonly #standstill: Standstill
  readonly #underlay: Underlay
  readonly #ticker: Ticker
  readonly #underWay = new UnderWay()
  readonly #heard: HeardSentences
  readonly #sender: Sender
  #endedTurn: number | undefined
  #firstTurn = 0
  #started = false
  /** Stretches of audio that have sounded. */
  #sounded = 0
  #room: PromiseWithResolvers<void> | undefined
  #drained: PromiseWithResolvers<void> | undefined

  constructor(sink: AudioSink, options: TransportOutputOptions = {}) {
    super(checkOptions('TransportOutput', options, outputRules))
    this.#sink = sink
    const { chunkMs = 20 } = options
    const { sampleRate } = sink
    this.#bufferMs = options.bufferMs ?? 5_000
    this.#speech = new AgentSpeech(options.gapMs ?? 500, (frame) => this.broadcast(frame))
    this.#underlay = new Underlay(sampleRate, (thrown) =>
      this.report(toAntiphonError(thrown, (message, cause) => new AudioError(message, { cause }))),
    )
    this.#standstill = new Standstill(options.maxPauseMs ?? 15_000)
    this.#heard = new HeardSentences(sampleRate)
    this.#playout = new Playout(sampleRate, {
      sounds: (stretch, after) => this.#sounds(stretch, this.#sender.moment(after)),
      heard: (text, { id: sentence, turn, round }, after) =>
        this.#underWay.add({
          ...this.#markAt(after),
          answer: true,
          happen: () => void this.push(new HeardTextFrame({ sentence, text, turn, round })),
        }),
      passed: (frame, after) =>
        this.#underWay.add({
          ...this.#markAt(after),
          answer: goesWithItsAnswer(frame),
          happen: () => this.#pass(frame),
        }),
    })
    this.#sender = new Sender(sink, {
      chunkMs,
      playout: this.#playout,
      background: this.#underlay,
      sent: (samples, pts) => void this.push(new SentAudioFrame({ samples, sampleRate, pts }), 'upstream'),
    })
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
    return super.answered + this.#sounded
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
    this.#firstTurn = turn
    // A speculated answer never came here: the listener's end hears nothing of it.
    const unheard = cause === 'speculation' && this.#silent && !this.#underlay.on
    this.#callBack()
    this.#playout.clear()
    this.#standstill.see(frame, this.clock.now())
    if (!unheard) this.#sink.clear?.(cause)
    this.#speech.stop()
    this.#ticker.stop()
    this.#makeRoom()
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
    this.#takeDue(this.clock.now())
  }

  protected override async cleanup(): Promise<void> {
    this.#ticker.stop()
    this.#playout.clear()
    this.#underWay.clear()
    this.#makeRoom()
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
    if (this.#playout.waitingMs < this.#bufferMs) return
    this.#room ??= Promise.withResolvers()
    return this.#room.promise
  }

  #pass(frame: Frame): void {
    if (frame instanceof TTSStoppedFrame && (frame.last || !this.#speaksOn)) this.#speech.stop()
    void this.push(frame)
    if (frame instanceof TTSStoppedFrame && frame.last) this.#endTurn(frame.turn)
    else if (frame instanceof LLMResponseEndFrame && frame.last) {
      // Behind a voice, the answer has ended with its speech.
      if (this.#endedTurn !== frame.turn) this.#endTurn(frame.turn)
      this.#endedTurn = undefined
    }
  }

  /** An answer that was interrupted has not ended, though its last frames may come by. */
  #endTurn(turn: number): void {
    if (turn < this.#firstTurn) return
    this.#endedTurn = turn
    this.#heard.forget()
    this.broadcast(new AgentTurnEndedFrame({ turn }))
  }

  /** Whether speech follows without a gap: of the next round of the answer. */
  get #speaksOn(): boolean {
    return this.#playout.sounds || this.#sender.speechEnd.atMs > this.clock.now()
  }

  /** Whether nothing waits, and nothing is under way. */
  get #silent(): boolean {
    return this.#playout.empty && this.#underWay.empty && this.#sender.speechEnd.atMs <= this.clock.now()
  }

  /** What comes before all of a chunk belongs to the end of the speech before it, however long ago that was. */
  #markAt(after: number): Moment {
    return after === 0 ? this.#sender.speechEnd : this.#sender.moment(after)
  }

  #sounds(stretch: Sounding, from: Moment): void {
    const { samples, turn } = stretch
    const { sampleRate } = this.#sink
    const happen = () => {
      this.#sounded++
      this.#heard.begins(stretch, from)
      this.#speech.sounds(turn)
      void this.push(new HeardAudioFrame({ samples, sampleRate, turn, pts: from.atMs }))
    }
    this.#underWay.add({ ...from, answer: true, happen })
  }

  /** An interrupt: what has sounded has been heard, and the rest too if it cannot be stopped any more. */
  #callBack(): void {
    const nowMs = this.clock.now()
    this.#takeDue(nowMs)
    const until = this.#sink.clear && { nowMs, played: this.#sender.heard(nowMs) }
    if (until) {
      this.#underWay.clear()
      this.#sender.callBack()
    } else this.#underWay.finish()
    void this.push(new HeardUntilFrame({ heard: this.#heard.cutOff(until) }), 'upstream')
  }

  /** Takes the steps that are due, and follows the others. */
  #settle(): void {
    this.#takeDue(this.clock.now())
    this.#follow()
  }

  #follow(): void {
    // An End that waits is let go at the end of what sounds, and at once when that is gone.
    const wanted = !this.#underWay.empty || this.#underlay.on || this.#drained !== undefined
    if (this.#started && wanted && !this.#ticker.running) this.#ticker.start()
  }

  #takeDue(nowMs: number): void {
    this.#underWay.settle(nowMs, this.#sender.heard(nowMs))
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
    return !silent || this.#speech.on || this.#underlay.on
  }

  #advance(atMs: number): void {
    const playing = !this.#standstill.at(atMs)
    this.#sender.advance(atMs, playing)
    this.#takeDue(atMs)
    if (playing && this.#sender.speechEnd.atMs <= atMs && this.#underWay.empty) this.#speech.pauses(atMs)
    this.#makeRoom()
  }

  #makeRoom(): void {
    if (this.#playout.waitingMs > this.#bufferMs / 2) return
    this.#room?.resolve()
    this.#room = undefined
  }
}
