import {
  AudioRawFrame,
  type Frame,
  ImageFrame,
  type RealtimeInput,
  SpeculationStartedFrame,
  UserTurnEndedFrame,
  UserTurnStartedFrame,
  VADUserStartedSpeakingFrame,
  VADUserStoppedSpeakingFrame,
} from '../../src/engine.ts'
import { MonoConverter } from '../audio/pcm/mono-converter.ts'
import { TurnSpeech } from './turn-speech.ts'

/** Why a turn began that the app has begun, as `UserTurn` says it. */
const byApp = 'external'

/** What comes from the user, as the vendor is given it: all that is heard, or where turns are ours, what belongs to them. */
export class UserSide {
  readonly #ours: boolean
  readonly #converter: MonoConverter
  readonly #speech: TurnSpeech
  /** The turn of an answer that is asked for ahead of the end of the user's. */
  speculated: number | undefined
  #voiceInTurn = false
  /** The turn that ended last, if it was spoken. */
  #spoken: number | undefined

  /** @param sampleRate Of what the vendor takes, in Hz. */
  constructor(sampleRate: number, ours: boolean) {
    this.#ours = ours
    this.#converter = new MonoConverter(sampleRate)
    this.#speech = new TurnSpeech(sampleRate)
  }

  /** Whether what was said in a turn has been given as sound. */
  spoke(turn: number): boolean {
    return turn === this.#spoken
  }

  /** Takes in a frame. Returns what the vendor is given. */
  hear(frame: Frame): RealtimeInput | undefined {
    if (frame instanceof AudioRawFrame) {
      const samples = this.#converter.convert(frame)
      return !this.#ours || this.#speech.hear(samples) ? { type: 'audio', samples } : undefined
    }
    if (frame instanceof ImageFrame) {
      const { bytes, mediaType } = frame
      return { type: 'image', image: { type: 'image', bytes, mediaType } }
    }
    if (frame instanceof UserTurnStartedFrame && this.#ours)
      return { type: 'audio', samples: this.#speech.begin(frame.reason === byApp) }
    if (frame instanceof SpeculationStartedFrame) this.speculated = frame.turn
    else if (frame instanceof VADUserStartedSpeakingFrame) {
      this.#voiceInTurn = true
      this.#speech.voiceStarted(frame.leadMs)
    } else if (frame instanceof VADUserStoppedSpeakingFrame) this.#speech.voiceStopped(frame.silenceMs)
    else if (frame instanceof UserTurnEndedFrame) {
      this.#spoken = this.#voiceInTurn && this.#ours ? frame.turn : undefined
      this.#voiceInTurn = false
      this.#speech.end()
    }
    return undefined
  }
}
