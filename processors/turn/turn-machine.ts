import type { RecognizedTurn } from '../../src/engine.ts'
import { TurnActs } from './turn-acts.ts'
import type { TurnHost } from './turn-host.ts'
import { nextMove, type TurnEvent } from './turn-moves.ts'
import type { UserTurnOptions } from './turn-options.ts'
import { TurnParts } from './turn-parts.ts'
import type { TurnState } from './turn-state.ts'
import { TurnView } from './turn-view.ts'

/**
 * Who has the floor: takes in what is heard, has {@link nextMove} say what follows of it, and has that done. The state
 * has moved on before: what is done may make more happen at once, as an interruption does.
 */
export class TurnMachine {
  readonly #parts: TurnParts
  readonly #acts: TurnActs
  #state: TurnState = 'listening'
  #because = 'the session has begun'

  constructor(options: UserTurnOptions, host: TurnHost) {
    this.#parts = new TurnParts(options, host, {
      contest: () => void this.#happens('what is said over the agent is judged again'),
      due: () => void this.#happens('nothing more is awaited'),
      limited: (reason, standstill) => this.#limited(reason, standstill),
    })
    this.#acts = new TurnActs(this.#parts, {
      quiet: () => void this.#happens('nothing has come of a sound'),
      late: () => this.#giveUp(),
    })
  }

  /** Where the turn stands. */
  get state(): TurnState {
    return this.#state
  }

  /** Why it stands there. */
  get because(): string {
    return this.#because
  }

  /** The conversation is in another language from now on, as BCP 47 has it. */
  speak(language: string): void {
    this.#parts.waits.contest.language = language
  }

  /** Gives the user the floor, whatever the strategy says. */
  startTurn(reason: string): void {
    const { hearing } = this.#parts
    // What was said, and is over, was not meant.
    const over = this.#state === 'listening' || this.#state === 'contested'
    if (over && hearing.saidAll) hearing.transcript.ignore(false)
    this.#happens('the app gives the user the floor', reason)
  }

  /** Ends it as soon as its words are there. */
  endTurn(reason: string): void {
    if (this.#state !== 'userSpeaks') return
    this.#parts.waits.closing = reason
    this.#acts.waitForWords()
    this.#happens('nothing more is awaited')
  }

  /** The answers under way are over. */
  interrupted(): void {
    const { answer, output, speculations } = this.#parts
    answer.forget()
    output.forget()
    speculations?.forget()
    this.#floorIsFree()
  }

  /** Nothing more will come: what there is stands. */
  end(): void {
    const { hearing, waits } = this.#parts
    hearing.voice.active = false
    hearing.transcript.giveUp(false)
    waits.closing = 'end'
    this.#happens('nothing more is awaited')
    this.close()
  }

  close(): void {
    this.#parts.close()
  }

  /** Voice activity began, `leadMs` ago. */
  voiceStarted(leadMs: number): void {
    const { hearing, host, speculations, waits } = this.#parts
    hearing.voice.started(host.now() - leadMs)
    if (this.#state === 'muted') return
    hearing.transcript.expectNew()
    waits.ending.cancel()
    speculations?.takeBack()
    if (waits.closing === undefined) waits.patient()
    if (this.#state === 'userSpeaks') waits.limits.goesOn()
    this.#happens('a sound begins')
  }

  /** Voice activity ended, `silenceMs` ago. */
  voiceStopped(silenceMs: number): void {
    const { hearing, host, speculations, waits } = this.#parts
    hearing.voice.stopped(host.now() - silenceMs)
    hearing.transcript.voiceStopped()
    if (this.#state === 'muted') return
    speculations?.quiet()
    this.#judge()
    this.#acts.waitForWords(Math.max(0, waits.transcriptMs - silenceMs))
  }

  /** The voice is silent for a moment. */
  voicePaused(): void {
    const { hearing, speculations, waits } = this.#parts
    speculations?.quiet()
    if (this.#state === 'userSpeaks' && hearing.voice.active) waits.foresee(hearing)
  }

  /** Words that may change yet. */
  heardInterim(text: string): void {
    const { hearing, waits } = this.#parts
    if (!hearing.transcript.heardInterim(text) || this.#state === 'muted') return
    this.#happens('a sound begins')
    this.#newWords(true)
    // A recognizer may hear that somebody goes on where no voice activity was noticed.
    if (hearing.saidAll) {
      waits.ending.cancel()
      if (!hearing.voice.noticed) hearing.voice.stoppedAtMs = undefined
      this.#acts.waitForWords()
    }
    this.#speculated()
  }

  /** Words that stand. */
  heardFinal(text: string): void {
    const { transcript, voice } = this.#parts.hearing
    if (!transcript.heardFinal(text, voice.active) || this.#state === 'muted') return
    if (text.trim() !== '') this.#happens('a sound begins')
    this.#newWords(false)
    this.#settles()
    this.#speculated()
  }

  /** What the recognizer says of its turn. */
  recognized(state: RecognizedTurn): void {
    const { hearing, speculations } = this.#parts
    hearing.recognizer = state
    if (this.#state === 'contested') this.#happens('what is said over the agent is judged again')
    else if (state === 'started') this.#happens('a sound begins')
    if (state === 'eager-end') this.#speculated(true)
    else if (state === 'resumed') speculations?.takeBack()
    else if (state === 'ended') {
      this.#judge()
      this.#happens('nothing more is awaited')
    }
  }

  /** From now on what the user says is not listened to. An open turn ends with what was heard. */
  mute(): void {
    this.#happens('muted', 'muted')
  }

  /** The user is listened to again. */
  unmute(): void {
    this.#happens('unmuted')
  }

  /** The agent has begun an answer; `heard`: it speaks, or is about to; `next`: when it is done with another one. */
  agentHas(turn: number, heard: boolean, next = false): void {
    const { answer, hearing } = this.#parts
    if ((next && answer.underWay) || !answer.begin(turn)) return
    if (heard && this.#state === 'listening') hearing.transcript.answerBegins()
    this.#happens('the agent begins an answer')
  }

  /** The agent's answer is over. */
  agentDone(turn: number): void {
    const { answer, hearing, host, start } = this.#parts
    if (!answer.end(turn)) return
    start.active?.(host.now())
    if (this.#state === 'listening') hearing.transcript.answerEnds()
    this.#floorIsFree()
  }

  /**
   * @param given Why, where that is known beforehand.
   * @returns Whether anything follows.
   */
  #happens(event: TurnEvent, given?: string): boolean {
    const view = new TurnView(this.#parts)
    const move = nextMove(this.#state, event, view)
    if (move === undefined) return false
    const { does, to, when } = move
    const judged = does.includes('begin') ? view.opening.reason : does.includes('end') ? view.due : undefined
    const reason = given ?? judged ?? event
    const meant = given ?? (when.includes('it is meant') ? view.meant : undefined) ?? 'words'
    const moved = to !== this.#state
    this.#state = to
    this.#because = reason
    if (moved) this.#parts.host.moved(to, reason)
    for (const action of does) this.#acts.do(action, { reason, meant })
    return true
  }

  #newWords(open: boolean): void {
    const { hearing, waits } = this.#parts
    waits.limits.heard(hearing.transcript.text, open)
    this.#happens('words come')
  }

  /** Whether the silence, if there is one, is the end of the turn. */
  #settles(): void {
    if (!this.#parts.hearing.voice.active) this.#judge()
    this.#happens('nothing more is awaited')
  }

  #judge(): void {
    const { hearing, waits } = this.#parts
    if (this.#state === 'userSpeaks') waits.judge(hearing)
  }

  #giveUp(): void {
    const { hearing, host, waits } = this.#parts
    const lost = !hearing.transcript.complete
    hearing.transcript.giveUp(hearing.voice.active)
    if (lost && this.#state === 'userSpeaks') host.lost()
    if (waits.closing !== undefined && hearing.voice.active) this.#limited(waits.closing, false)
    this.#happens('what is said over the agent is judged again')
    if (!waits.ending.waits && waits.ending.reason === undefined) this.#judge()
    this.#happens('nothing more is awaited')
  }

  /** The turn has lasted long enough though the voice goes on. */
  #limited(reason: string, standstill: boolean): void {
    const { hearing, waits } = this.#parts
    if (standstill && !waits.standsStill(hearing)) return
    this.#happens('the turn is at a limit', reason)
  }

  /** There is nothing to interrupt any more: what is said over the agent starts a turn, if it does. */
  #floorIsFree(): void {
    if (!this.#happens('the agent’s answer is over')) return
    this.#happens('a sound begins')
    this.#settles()
  }

  #speculated(over = false): void {
    const { hearing, speculations } = this.#parts
    if (this.#state === 'userSpeaks')
      speculations?.heard(hearing.transcript.text, over || hearing.stands, !over && hearing.voice.active)
  }
}
