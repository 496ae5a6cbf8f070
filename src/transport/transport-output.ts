import type { Timer } from '../clock/clock.ts'
import { AudioError } from '../errors.ts'
import { SpokenAudioFrame, TTSAudioFrame } from '../frames/audio.ts'
import type { Direction, Frame } from '../frames/frame.ts'
import type { EndFrame } from '../frames/lifecycle.ts'
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

/** Where an output sends audio: a file, a socket, a sound card. */
export interface AudioSink {
  /** In Hz; the output takes speech at this rate. */
  readonly sampleRate: number
  /** Makes ready, before the session starts; what fails ends it. */
  open?(): void | Promise<void>
  /** The session starts now. */
  start?(atMs: number): void
  /** Sends mono audio that sounds from `atMs` on, on the session's clock. */
  write(samples: Int16Array, atMs: number): void
  /** Throws away what was sent and has not sounded. */
  clear?(): void
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
}

/**
 * The end of a pipeline at which answers are heard. It sends speech at the pace at which it sounds, so that little is
 * under way when the listener interrupts, and tells the rest of the pipeline what was heard: SpokenText and SpokenAudio
 * downstream as they sound, BotStartedSpeaking, BotStoppedSpeaking and BotTurnEnded both ways. What comes after speech
 * in order goes on when that speech has been heard.
 */
export class TransportOutput extends FrameProcessor {
  override readonly io: ProcessorIO
  readonly #sink: AudioSink
  readonly #chunkMs: number
  readonly #chunkSamples: number
  readonly #bufferMs: number
  readonly #gapMs: number
  readonly #playout: Playout
  #timer: Timer | undefined
  #nextAtMs = 0
  #paused = false
  #speakingTurn: number | undefined
  #silentSinceMs: number | undefined
  #endedTurn: number | undefined
  #room: PromiseWithResolvers<void> | undefined
  #drained: PromiseWithResolvers<void> | undefined

  constructor(sink: AudioSink, options: TransportOutputOptions = {}) {
    super(options)
    this.#sink = sink
    this.#chunkMs = options.chunkMs ?? 20
    this.#chunkSamples = Math.round((sink.sampleRate * this.#chunkMs) / 1000)
    this.#bufferMs = options.bufferMs ?? 5_000
    this.#gapMs = options.gapMs ?? 500
    this.#playout = new Playout(sink.sampleRate, {
      heard: (text, turn, round) => void this.push(new SpokenTextFrame({ text, turn, round })),
      passed: (frame) => this.#pass(frame),
    })
    this.io = { takesAudio: { frame: TTSAudioFrame, sampleRate: sink.sampleRate } }
  }

  override process(frame: Frame, direction: Direction): void | Promise<void> {
    if (direction === 'upstream') return this.push(frame, direction)
    if (frame instanceof TTSAudioFrame) return this.#play(frame)
    if (frame instanceof TTSTextFrame) return this.#playout.addSentence(frame.text, frame.turn, frame.round)
    if (frame instanceof TTSWordsFrame) return this.#playout.addTimings(frame.words)
    if (frame instanceof OutputPauseFrame) this.#paused = true
    if (frame instanceof OutputResumeFrame) this.#paused = false
    if (frame.lane === 'system') return this.push(frame, direction)
    this.#playout.addFrame(frame, frame instanceof TTSStoppedFrame)
  }

  protected override async setup(): Promise<void> {
    await this.clock.hold(Promise.resolve(this.#sink.open?.()))
  }

  protected override onStart(): void {
    this.#sink.start?.(this.clock.now())
  }

  protected override onInterrupt(): void {
    this.#playout.clear()
    this.#paused = false
    this.#sink.clear?.()
    this.#stopSpeaking()
    this.#stopTicking()
    this.#makeRoom()
    this.#playout.settle()
  }

  protected override async onEnd(_frame: EndFrame): Promise<void> {
    this.#paused = false
    if (this.#playout.empty) return
    this.#drained = Promise.withResolvers()
    await this.#drained.promise
  }

  protected override async cleanup(): Promise<void> {
    this.#stopTicking()
    this.#playout.clear()
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

  #endTurn(turn: number): void {
    this.#endedTurn = turn
    this.broadcast(new BotTurnEndedFrame({ turn }))
  }

  #startTicking(): void {
    this.#nextAtMs = this.clock.now()
    this.#tick()
  }

  #stopTicking(): void {
    this.#timer?.cancel()
    this.#timer = undefined
  }

  readonly #tick = (): void => {
    const now = this.clock.now()
    do {
      this.#send(this.#nextAtMs)
      this.#nextAtMs += this.#chunkMs
    } while (this.#nextAtMs <= now)
    this.#timer = undefined
    this.#makeRoom()
    if (this.#playout.empty) this.#drained?.resolve()
    if (!this.#playout.empty || this.#speakingTurn !== undefined)
      this.#timer = this.clock.setTimeout(this.#tick, this.#nextAtMs - now)
  }

  #send(atMs: number): void {
    if (this.#paused) return
    const chunk = this.#playout.take(this.#chunkSamples)
    if (chunk === undefined) {
      if (this.#speakingTurn === undefined) return
      this.#silentSinceMs ??= atMs
      if (atMs - this.#silentSinceMs >= this.#gapMs) this.#stopSpeaking()
      return
    }
    this.#silentSinceMs = undefined
    if (this.#speakingTurn !== chunk.turn) this.#startSpeaking(chunk.turn)
    this.#sink.write(chunk.samples, atMs)
    void this.push(
      new SpokenAudioFrame({
        samples: chunk.samples,
        sampleRate: this.#sink.sampleRate,
        turn: chunk.turn,
        pts: atMs,
      }),
    )
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
