import type { Direction, Frame } from '../frame/frame.ts'
import { HeardAudioFrame } from '../frames/audio.ts'
import { AgentTurnEndedFrame } from '../frames/speech.ts'
import { HeardTextFrame, HeardUntilFrame, TTSStoppedFrame } from '../frames/tts.ts'
import { AgentSpeech } from './agent-speech.ts'
import { HeardSentences } from './heard-sentences.ts'
import type { HeardText } from './heard-text.ts'
import type { Playhead } from './playhead.ts'
import { goesWithItsAnswer, type PlayoutListener, type Sounding } from './playout.ts'
import { TurnEnds } from './turn-ends.ts'
import { UnderWay } from './under-way.ts'

/** What a {@link HeardTeller} tells of, and whom. */
export interface HeardTellerOptions {
  readonly playhead: Playhead
  /** In Hz. */
  readonly sampleRate: number
  /** How long speech may fail to arrive before the agent counts as silent, in milliseconds. */
  readonly gapMs: number
  /** Whether speech follows now without a gap. */
  speaksOn(): boolean
  /** Sends a frame on. */
  push(frame: Frame, direction?: Direction): void
  /** Sends a frame both ways. */
  broadcast(frame: Frame): void
}

/** Tells the rest of a pipeline what is heard of the audio that is sent: everything when the playhead is at its position. */
export class HeardTeller implements PlayoutListener {
  readonly #options: HeardTellerOptions
  readonly #speech: AgentSpeech
  readonly #underWay = new UnderWay()
  readonly #sentences = new HeardSentences()
  readonly #turnEnds = new TurnEnds()
  #stretches = 0

  constructor(options: HeardTellerOptions) {
    this.#options = options
    this.#speech = new AgentSpeech(options.gapMs, (frame) => options.broadcast(frame))
  }

  /** How many stretches of audio have been told of. */
  get stretches(): number {
    return this.#stretches
  }

  /** Whether the agent is speaking. */
  get speaking(): boolean {
    return this.#speech.on
  }

  /** Whether all there is to tell has been told. */
  get done(): boolean {
    return this.#underWay.empty
  }

  sounds(stretch: Sounding): void {
    const { at, samples, turn } = stretch
    const { playhead, sampleRate } = this.#options
    const pts = playhead.timeOf(at)
    const happen = () => {
      this.#stretches++
      this.#sentences.begins(stretch)
      this.#speech.sounds(turn)
      this.#options.push(new HeardAudioFrame({ samples, sampleRate, turn, pts }))
    }
    this.#underWay.add({ at, answer: true, happen })
  }

  heard(text: string, { id: sentence, turn, round }: HeardText, at: number): void {
    const happen = () => this.#options.push(new HeardTextFrame({ sentence, text, turn, round }))
    this.#underWay.add({ at, answer: true, happen })
  }

  passed(frame: Frame, at: number): void {
    this.#underWay.add({ at, answer: goesWithItsAnswer(frame), happen: () => this.#pass(frame) })
  }

  /** Tells what has been heard by now. */
  tell(nowMs: number): void {
    this.#underWay.settle(this.#options.playhead.heard(nowMs))
  }

  /** Nothing sounds now, though the speech has not ended. */
  pauses(nowMs: number): void {
    this.#speech.pauses(nowMs)
  }

  /** The agent falls silent, if it was speaking. */
  fallSilent(): void {
    this.#speech.stop()
  }

  /**
   * Answers before a turn are interrupted, heard up to a position: tells what was heard of the one that sounds, and
   * nothing of what comes behind, but for the frames that are part of no answer.
   */
  cutOff(turn: number, position: number): void {
    this.#turnEnds.interrupted(turn)
    this.#underWay.settle(position)
    this.#underWay.clear()
    const { playhead, push } = this.#options
    const heard = this.#sentences
      .cutOff(position)
      .map(({ sentence, samples }) => ({ sentence, ms: playhead.ms(samples) }))
    push(new HeardUntilFrame({ heard }), 'upstream')
  }

  /** Tells no more. */
  close(): void {
    this.#underWay.clear()
  }

  #pass(frame: Frame): void {
    const { speaksOn, push, broadcast } = this.#options
    if (frame instanceof TTSStoppedFrame && (frame.last || !speaksOn())) this.#speech.stop()
    push(frame)
    const turn = this.#turnEnds.endedBy(frame)
    if (turn === undefined) return
    this.#sentences.forget()
    broadcast(new AgentTurnEndedFrame({ turn }))
  }
}
