import type { Timer } from '../clock/clock.ts'
import { AudioError } from '../errors.ts'
import { SpokenAudioFrame, TTSAudioFrame } from '../frames/audio.ts'
import type { Direction, Frame } from '../frames/frame.ts'
import type { EndFrame, InterruptFrame } from '../frames/lifecycle.ts'
import { LLMResponseEndFrame } from '../frames/llm.ts'
import {
  BotStartedSpeakingFrame,
  BotStoppedSpeakingFrame,
  BotTurnEndedFrame,
  OutputPauseFrame,
  OutputResumeFrame,
} from '../frames/speech.ts'
import { SpokenTextFrame, TTSStoppedFrame, TTSTextFrame, TTSWordsFrame } from '../frames/tts.ts'
import { FrameProcessor, type FrameProcessorOptions } from '../processor/frame-processor.ts'
import type { ProcessorIO } from '../processor/processor-io.ts'
import { Playout } from './playout.ts'
import { SentAudioFrame } from './sent-audio-frame.ts'
import { UnderWay } from './under-way.ts'

/** Where an output sends audio: a file, a socket, a sound card. */
export interface AudioSink {
  /** In Hz; the output takes speech at this rate. */
  readonly sampleRate: number
  /** How long before it sounds audio is sent, in milliseconds, so that what is late on the way makes no gap. Default 0. */
  readonly leadMs?: number
  /** Makes ready, before the session starts; what fails ends it. */
  open?(): void | Promise<void>
  /** The session starts now. */
  start?(atMs: number): void
  /** Sends mono audio that sounds from `atMs` on, on the session's clock. */
  write(samples: Int16Array, atMs: number): void
  /** Throws away what was sent and has not sounded. Left out, that cannot be called back and counts as heard. */
  clear?(): void
  /** How many of the samples written have sounded or been thrown away, if the listener's end tells; else the clock does. */
  played?(): number | undefined
  /** No more follows. */
  close?(): void | Promise<void>
}

/** Options of a {@link TransportOutput}. */
export interface TransportOutputOptions extends FrameProcessorOptions {
  /** How much audio is sent at once, in milliseconds. Default 20. */
  chunkMs?: number
  /** How much speech may wait before the voice is slowed down, in milliseconds. Default 5,000. */
  bufferMs?: number
  /** How long speech may fail to arrive in mid-answer before the agent counts as silent. Default 500. */
  gapMs?: number
  /** How long a pause lasts that nobody takes back, in milliseconds. Default 15,000. */
  maxPauseMs?: number
}

/**
 * The end of a pipeline at which answers are heard. It sends speech at the pace at which it sounds, so that little is
 * under way when the listener interrupts, and tells the rest of the pipeline what was heard: SpokenText and SpokenAudio
 * downstream as they sound, SentAudio upstream as it is sent, BotStartedSpeaking, BotStoppedSpeaking and BotTurnEnded
 * both ways. What comes after speech in order goes on when that speech has been heard.
 */
export class TransportOutput extends FrameProcessor {
  override readonly io: ProcessorIO
  readonly #sink: AudioSink
  readonly #chunkMs: number
  readonly #chunkSamples: number
  readonly #bufferMs: number
  readonly #gapMs: number
  readonly #maxPauseMs: number
  readonly #playout: Playout
  #timer: Timer | undefined
  readonly #leadMs: number
  readonly #underWay = new UnderWay()
  #tickAtMs = 0
  /** When what is sent next will sound. */
  #nextAtMs = 0
  #sent = 0
  #pausedAtMs: number | undefined
  #speakingTurn: number | undefined
  #silentSinceMs: number | undefined
  #endedTurn: number | undefined
  #firstTurn = 0
  #room: PromiseWithResolvers<void> | undefined
  #drained: PromiseWithResolvers<void> | undefined

  constructor(sink: AudioSink, options: TransportOutputOptions = {}) {
    super(options)
    this.#sink = sink
    this.#chunkMs = options.chunkMs ?? 20
    this.#chunkSamples = Math.round((sink.sampleRate * this.#chunkMs) / 1000)
    this.#bufferMs = options.bufferMs ?? 5_000
    this.#gapMs = options.gapMs ?? 500
    this.#maxPauseMs = options.maxPauseMs ?? 15_000
    this.#leadMs = sink.leadMs ?? 0
    this.#playout = new Playout(sink.sampleRate, {
      heard: (text, turn, round) =>
        this.#whenItSounds(true, () => void this.push(new SpokenTextFrame({ text, turn, round }))),
      passed: (frame) => this.#whenItSounds(frame.answer, () => this.#pass(frame)),
    })
    this.io = { takesAudio: { frame: TTSAudioFrame, sampleRate: sink.sampleRate } }
  }

  override process(frame: Frame, direction: Direction): void | Promise<void> {
    if (direction === 'upstream') return this.push(frame, direction)
    if (frame instanceof TTSAudioFrame) return this.#play(frame)
    if (frame instanceof TTSTextFrame) return this.#playout.addSentence(frame.text, frame.turn, frame.round)
    if (frame instanceof TTSWordsFrame) return this.#playout.addTimings(frame.words)
    if (frame instanceof OutputPauseFrame) this.#pausedAtMs = this.clock.now()
    if (frame instanceof OutputResumeFrame) this.#pausedAtMs = undefined
    if (frame.lane === 'system') return this.push(frame, direction)
    this.#playout.addFrame(frame, frame instanceof TTSStoppedFrame)
    this.#followWhatIsUnderWay()
  }

  protected override async setup(): Promise<void> {
    await this.clock.hold(Promise.resolve(this.#sink.open?.()))
  }

  protected override onStart(): void {
    this.#sink.start?.(this.clock.now())
  }

  protected override onInterrupt({ turn }: InterruptFrame): void {
    this.#firstTurn = turn
    this.#callBack()
    this.#playout.clear()
    this.#pausedAtMs = undefined
    this.#sink.clear?.()
    this.#stopSpeaking()
    this.#stopTicking()
    this.#makeRoom()
    this.#playout.settle()
    this.#followWhatIsUnderWay()
  }

  protected override async onEnd(_frame: EndFrame): Promise<void> {
    this.#pausedAtMs = undefined
    if (this.#silent) return
    this.#drained = Promise.withResolvers()
    await this.#drained.promise
  }

  protected override async cleanup(): Promise<void> {
    this.#stopTicking()
    this.#playout.clear()
    this.#underWay.clear()
    this.#makeRoom()
    this.#drained?.resolve()
    await this.clock.hold(Promise.resolve(this.#sink.close?.()))
  }

  #play(frame: TTSAudioFrame): void | Promise<void> {
    if (frame.sampleRate !== this.#sink.sampleRate || frame.channels !== 1)
      throw new AudioError(
        `${this.name} plays mono at ${this.#sink.sampleRate} Hz and was given ${frame.channels} channels at ` +
          `${frame.sampleRate} Hz: put a Resample before it.`,
      )
    this.#playout.addAudio(frame.samples, frame.turn)
    if (this.#timer === undefined) this.#startTicking()
    if (this.#playout.waitingMs < this.#bufferMs) return
    this.#room ??= Promise.withResolvers()
    return this.#room.promise
  }

  #pass(frame: Frame): void {
    if (frame instanceof TTSStoppedFrame) this.#stopSpeaking()
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
    this.broadcast(new BotTurnEndedFrame({ turn }))
  }

  /** Whether nothing waits, and nothing is under way. */
  get #silent(): boolean {
    return this.#playout.empty && this.#underWay.empty
  }

  /** Does something when all that has been sent has sounded. */
  #whenItSounds(answer: boolean, happen: () => void): void {
    if (this.#underWay.empty && (this.#leadMs === 0 || this.#nextAtMs <= this.clock.now())) happen()
    else this.#underWay.add({ atMs: this.#nextAtMs, atSample: this.#sent, answer, happen })
  }

  /** An interrupt: what has sounded has been heard, and the rest too if it cannot be stopped any more. */
  #callBack(): void {
    this.#underWay.settle(this.clock.now(), this.#sink.played?.())
    if (this.#sink.clear === undefined) this.#underWay.finish()
    else {
      this.#underWay.clear()
      this.#nextAtMs = 0
    }
  }

  #followWhatIsUnderWay(): void {
    if (!this.#underWay.empty && this.#timer === undefined) this.#startTicking()
  }

  #startTicking(): void {
    this.#tickAtMs = this.clock.now()
    this.#tick()
  }

  #stopTicking(): void {
    this.#timer?.cancel()
    this.#timer = undefined
  }

  readonly #tick = (): void => {
    const now = this.clock.now()
    try {
      for (let due = true; due; due = this.#tickAtMs <= now) {
        const atMs = this.#tickAtMs
        this.#tickAtMs += this.#chunkMs
        this.#advance(atMs)
      }
      this.#makeRoom()
    } finally {
      this.#timer = undefined
      if (this.#silent) this.#drained?.resolve()
      if (!this.#silent || this.#speakingTurn !== undefined)
        this.#timer = this.after(this.#tickAtMs - now, this.#tick)
    }
  }

  #advance(atMs: number): void {
    if (this.#pausedAtMs !== undefined && atMs - this.#pausedAtMs >= this.#maxPauseMs)
      this.#pausedAtMs = undefined
    const playing = this.#pausedAtMs === undefined
    if (playing) {
      // A chunk is a whole number of samples and need not last exactly `chunkMs`: half of one is no gap.
      const toleranceMs = this.#chunkMs / 2
      if (this.#nextAtMs < atMs - toleranceMs) this.#nextAtMs = atMs
      const untilMs = atMs + this.#leadMs + toleranceMs
      while (this.#nextAtMs < untilMs && this.#send()) {}
    }
    this.#underWay.settle(atMs, this.#sink.played?.())
    if (playing && this.#nextAtMs <= atMs) this.#noticeGap(atMs)
  }

  /** Sends a chunk if there is one. */
  #send(): boolean {
    const chunk = this.#playout.take(this.#chunkSamples)
    if (chunk === undefined) return false
    const { sampleRate } = this.#sink
    const { samples, turn } = chunk
    const pts = this.#nextAtMs
    this.#sent += samples.length
    this.#whenItSounds(true, () => {
      this.#silentSinceMs = undefined
      if (this.#speakingTurn !== turn) this.#startSpeaking(turn)
      void this.push(new SpokenAudioFrame({ samples, sampleRate, turn, pts }))
    })
    this.#sink.write(samples, pts)
    void this.push(new SentAudioFrame({ samples, sampleRate, pts }), 'upstream')
    this.#nextAtMs += (samples.length / sampleRate) * 1000
    return true
  }

  #noticeGap(atMs: number): void {
    if (this.#speakingTurn === undefined || !this.#underWay.empty) return
    this.#silentSinceMs ??= atMs
    if (atMs - this.#silentSinceMs >= this.#gapMs) this.#stopSpeaking()
  }

  #startSpeaking(turn: number): void {
    this.#speakingTurn = turn
    this.broadcast(new BotStartedSpeakingFrame({ turn }))
  }

  #stopSpeaking(): void {
    const turn = this.#speakingTurn
    if (turn === undefined) return
    this.#speakingTurn = this.#silentSinceMs = undefined
    this.broadcast(new BotStoppedSpeakingFrame({ turn }))
  }

  #makeRoom(): void {
    if (this.#playout.waitingMs > this.#bufferMs / 2) return
    this.#room?.resolve()
    this.#room = undefined
  }
}
