import {
  AudioRawFrame,
  CancelFrame,
  durationMs,
  EndFrame,
  type Frame,
  type FrameClass,
  InterimTranscriptionFrame,
  NO_TURN,
  PlayoutPositionFrame,
  TranscriptionFrame,
} from '../../../src/engine.ts'
import { AudioPace, type AudioPaceLimits } from '../../limits/audio-pace.ts'
import { CloseCode } from '../connection/close-code.ts'
import { RefusedMessage } from '../connection/refused-message.ts'

const always: readonly FrameClass[] = [AudioRawFrame, TranscriptionFrame, InterimTranscriptionFrame]

/** Sample rates of sound cards and telephones, in Hz. */
const lowestRate = 8_000
const highestRate = 48_000

/** What a frame from a client means to its session. */
export type ClientFrame =
  | { readonly type: 'input'; readonly frame: Frame }
  | { readonly type: 'position'; readonly playedMs: number }
  | { readonly type: 'goodbye' }
  | { readonly type: 'hung-up' }
  /** Audio that came before its time, and is not taken. */
  | { readonly type: 'early' }

/** How much a client may send. */
export interface ClientFrameLimits {
  /** How fast audio may come. */
  readonly audioPace?: AudioPaceLimits | undefined
  /** Characters of the longest text that is taken. Default 4,000. */
  readonly maxTextLength?: number | undefined
}

/** Checks what a client sends: only frames that it may send, in an order that makes sense, with values that can be. */
export class ClientFrames {
  readonly #accepts: readonly FrameClass[]
  readonly #sentMs: () => number
  readonly #paceLimits: AudioPaceLimits
  readonly #maxTextLength: number
  #pace: AudioPace | undefined
  #format: { readonly sampleRate: number; readonly channels: number } | undefined
  #playedMs = 0
  #over = false

  /**
   * @param accepts Frames that are taken besides audio and what the listener says.
   * @param sentMs How much audio has been sent to the client, in milliseconds.
   */
  constructor(accepts: readonly FrameClass[], sentMs: () => number, limits: ClientFrameLimits = {}) {
    this.#accepts = [...always, ...accepts]
    this.#sentMs = sentMs
    this.#paceLimits = limits.audioPace ?? {}
    this.#maxTextLength = limits.maxTextLength ?? 4_000
  }

  /** @throws RefusedMessage if the frame is not taken. */
  check(frame: Frame, nowMs: number): ClientFrame {
    if (frame instanceof PlayoutPositionFrame) return this.#position(frame)
    if (this.#over)
      throw new RefusedMessage(CloseCode.outOfOrder, `A "${frame.kind}" came after the goodbye.`)
    if (frame instanceof EndFrame) {
      this.#over = true
      return { type: 'goodbye' }
    }
    if (!this.#accepts.some((type) => frame instanceof type))
      throw new RefusedMessage(CloseCode.policy, `A client may not send frames of kind "${frame.kind}".`)
    if (frame instanceof CancelFrame) return { type: 'hung-up' }
    if (isSaid(frame)) this.#checkText(frame)
    if (frame instanceof AudioRawFrame) {
      this.#checkAudio(frame)
      if (!this.#inTime(frame, nowMs)) return { type: 'early' }
    }
    // The client's turns and times mean nothing here, and what it says is never more than it is.
    const pts = frame instanceof AudioRawFrame ? nowMs : undefined
    return {
      type: 'input',
      frame: frame.with({ turn: NO_TURN, pts, uninterruptible: frame.lane !== 'data' || isSaid(frame) }),
    }
  }

  #checkAudio({ samples, sampleRate, channels }: AudioRawFrame): void {
    this.#format ??= { sampleRate, channels }
    const possible =
      Number.isInteger(sampleRate) &&
      sampleRate >= lowestRate &&
      sampleRate <= highestRate &&
      (channels === 1 || channels === 2) &&
      samples.length % channels === 0
    if (!possible)
      throw new RefusedMessage(
        CloseCode.malformed,
        `Audio of ${samples.length} samples in ${channels} channels at ${sampleRate} Hz cannot be.`,
      )
    if (sampleRate !== this.#format.sampleRate || channels !== this.#format.channels)
      throw new RefusedMessage(
        CloseCode.outOfOrder,
        `Audio at ${sampleRate} Hz in ${channels} channels came after audio at ${this.#format.sampleRate} Hz in ` +
          `${this.#format.channels}.`,
      )
  }

  /** Audio that is older than a stall explains costs others their time, and is not taken. */
  #inTime(frame: AudioRawFrame, nowMs: number): boolean {
    this.#pace ??= new AudioPace(this.#paceLimits, nowMs)
    if (this.#pace.take(nowMs, durationMs(frame))) return true
    if (this.#pace.exceeded)
      throw new RefusedMessage(CloseCode.policy, 'Audio comes faster than it sounds: it is not live.')
    return false
  }

  #checkText({ text, ...frame }: TranscriptionFrame | InterimTranscriptionFrame): void {
    const { language = '' } = frame as Partial<TranscriptionFrame>
    const longest = Math.max(text.length, language.length)
    if (longest > this.#maxTextLength)
      throw new RefusedMessage(
        CloseCode.tooLarge,
        `A text of ${longest} characters is too long; ${this.#maxTextLength} may be.`,
      )
  }

  #position({ playedMs }: PlayoutPositionFrame): ClientFrame {
    // A millisecond of tolerance, for ends that round.
    if (playedMs < this.#playedMs - 1 || playedMs > this.#sentMs() + 1)
      throw new RefusedMessage(
        CloseCode.outOfOrder,
        `A position of ${playedMs} ms came after ${this.#playedMs} ms, of ${Math.round(this.#sentMs())} ms sent.`,
      )
    this.#playedMs = Math.max(playedMs, this.#playedMs)
    return { type: 'position', playedMs: this.#playedMs }
  }
}

function isSaid(frame: Frame): frame is TranscriptionFrame | InterimTranscriptionFrame {
  return frame instanceof TranscriptionFrame || frame instanceof InterimTranscriptionFrame
}
