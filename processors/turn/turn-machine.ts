import type { RecognizedTurn } from '../../src/engine.ts'
import { AgentAnswer } from './agent-answer.ts'
import { Hearing } from './hearing.ts'
import { OutputPause } from './output-pause.ts'
import { Speculations } from './speculations.ts'
import type { StartStrategy } from './start/start-strategy.ts'
import { any, voice, words } from './start/starts.ts'
import type { TurnHost } from './turn-host.ts'
import type { UserTurnOptions } from './turn-options.ts'
import type { TurnState } from './turn-state.ts'
import { TurnWaits } from './turn-waits.ts'

/** Who has the floor, and since when: the states of `UserTurn` and what moves it from one to the next. */
export class TurnMachine {
  readonly #host: TurnHost
  readonly #start: StartStrategy
  readonly #waits: TurnWaits
  readonly #output: OutputPause
  readonly #speculations: Speculations | undefined
  readonly #hearing = new Hearing()
  readonly #transcript = this.#hearing.transcript
  readonly #voice = this.#hearing.voice
  readonly #answer = new AgentAnswer()
  #state: TurnState = 'listening'

  constructor(options: UserTurnOptions, host: TurnHost) {
    this.#host = host
    this.#start = options.start ?? any(voice(), words())
    this.#output = new OutputPause(options.resumeMs ?? 3_000, host)
    this.#waits = new TurnWaits(options, host, {
      contest: () => this.#contest(),
      due: () => this.#decide(),
      limited: (reason, standstill) => this.#limited(reason, standstill),
    })
    this.#speculations = options.speculation && new Speculations(options.speculation, host)
  }

  /** The conversation is in another language from now on, as BCP 47 has it. */
  speak(language: string): void {
    this.#waits.contest.language = language
  }

  /** Where the turn stands. */
  get state(): TurnState {
    return this.#state
  }

  /** Gives the user the floor, whatever the strategy says. */
  startTurn(reason: string): void {
    if (this.#state === 'muted' || this.#state === 'userSpeaks') return
    // What was said, and is over, was not meant.
    if (this.#hearing.saidAll) this.#transcript.ignore(false)
    if (!this.#answer.underWay) this.#takeFloor(reason)
    else this.#interruptAgent(reason, reason)
  }

  /** Ends it as soon as its words are there. */
  endTurn(reason: string): void {
    if (this.#state !== 'userSpeaks') return
    this.#waits.closing = reason
    this.#waitForWords()
    this.#decide()
  }

  /** The answers under way are over. */
  interrupted(): void {
    this.#answer.forget()
    this.#output.forget()
    this.#speculations?.forget()
    this.#floorIsFree()
  }

  /** Nothing more will come: what there is stands. */
  end(): void {
    this.#voice.active = false
    this.#transcript.giveUp()
    this.#waits.closing = 'end'
    this.#decide()
    this.close()
  }

  /** Voice activity began, `leadMs` ago. */
  voiceStarted(leadMs: number): void {
    this.#voice.started(this.#host.now() - leadMs)
    if (this.#state === 'muted') return
    this.#transcript.expectNew()
    this.#waits.ending.cancel()
    this.#speculations?.takeBack()
    if (this.#waits.closing === undefined) this.#waits.patient()
    if (this.#state === 'userSpeaks') this.#waits.limits.goesOn()
    if (this.#state === 'listening') this.#open()
  }

  /** Voice activity ended, `silenceMs` ago. */
  voiceStopped(silenceMs: number): void {
    this.#voice.stopped(this.#host.now() - silenceMs)
    this.#transcript.voiceStopped()
    if (this.#state === 'muted') return
    this.#speculations?.quiet()
    this.#judge()
    this.#waitForWords(Math.max(0, this.#waits.transcriptMs - silenceMs))
  }

  /** The voice is silent for a moment. */
  voicePaused(): void {
    this.#speculations?.quiet()
  }

  /** Words that may change yet. */
  heardInterim(text: string): void {
    if (!this.#transcript.heardInterim(text) || this.#state === 'muted') return
    if (this.#state === 'listening') this.#open()
    this.#newWords(true)
    // A recognizer may hear that somebody goes on where no voice activity was noticed.
    if (this.#hearing.saidAll) {
      this.#waits.ending.cancel()
      if (!this.#voice.noticed) this.#voice.stoppedAtMs = undefined
      this.#waitForWords()
    }
    this.#speculated()
  }

  /** Words that stand. */
  heardFinal(text: string): void {
    if (!this.#transcript.heardFinal(text, this.#voice.active) || this.#state === 'muted') return
    if (this.#state === 'listening' && text.trim() !== '') this.#open()
    this.#newWords(false)
    if (!this.#voice.active) this.#judge()
    this.#decide()
    this.#speculated()
  }

  /** What the recognizer says of its turn. */
  recognized(state: RecognizedTurn): void {
    this.#hearing.recognizer = state
    if (this.#state === 'contested') this.#contest()
    else if (state === 'started' && this.#state === 'listening') this.#open()
    if (state === 'eager-end') this.#speculated(true)
    else if (state === 'resumed') this.#speculations?.takeBack()
    else if (state === 'ended') this.#judge()
    if (state === 'ended') this.#decide()
  }

  #newWords(open: boolean): void {
    this.#waits.limits.heard(this.#transcript.text, open)
    this.#contest()
    this.#takePrecedence()
  }

  /** Whether what the user does begins a turn. */
  #open(): void {
    const { decision, reason } = this.#start.judge(this.#hearing.opening(this.#host.now()))
    if (decision === 'ignore') return
    if (!this.#answer.underWay) {
      if (decision === 'start') this.#takeFloor(reason)
      return
    }
    this.#state = 'contested'
    this.#contest()
    if (this.#state === 'contested' && this.#voice.active) this.#output.pause()
  }

  /** Whether what was said while the agent had the floor is meant to take it. */
  #contest(): void {
    if (this.#state !== 'contested') return
    const { decision, reason } = this.#start.judge(this.#hearing.opening(this.#host.now()))
    if (decision !== 'start') return
    const why = this.#waits.contest.judge(this.#transcript, this.#voice)
    if (why !== undefined) this.#interruptAgent(why, reason)
  }

  #judge(): void {
    if (this.#state === 'userSpeaks') this.#waits.judge(this.#hearing)
  }

  #decide(): void {
    if (!this.#hearing.saidAll) return
    const reason = this.#waits.closing ?? this.#waits.ending.reason
    if (this.#state === 'contested') this.#reset()
    else if (this.#state === 'userSpeaks' && reason !== undefined) this.#endTurn(reason)
    else if (this.#state === 'listening') {
      this.#waits.patience(this.#waits.silenceMs, () => this.#reset())
    }
  }

  #waitForWords(timeoutMs = this.#waits.transcriptMs): void {
    this.#waits.patience(timeoutMs, () => this.#giveUp())
  }

  #giveUp(): void {
    const lost = !this.#transcript.complete
    this.#transcript.giveUp()
    if (this.#waits.closing !== undefined) this.#voice.active = false
    if (lost && this.#state === 'userSpeaks') this.#host.lost()
    this.#contest()
    if (!this.#waits.ending.waits && this.#waits.ending.reason === undefined) this.#judge()
    this.#decide()
  }

  #takeFloor(reason: string): void {
    this.#state = 'userSpeaks'
    this.#output.resume()
    this.#start.active?.(this.#host.now())
    this.#host.started(reason)
    this.#waits.limits.begin(this.#transcript.text)
    if (!this.#voice.active) this.#waitForWords()
  }

  /** The turn has lasted long enough though the voice goes on. */
  #limited(reason: string, standstill: boolean): void {
    if (this.#state !== 'userSpeaks') return
    if (standstill && !this.#waits.standsStill(this.#hearing)) return
    this.#transcript.cut()
    this.#endTurn(reason)
  }

  #interruptAgent(why: string, reason: string): void {
    this.#state = 'userSpeaks'
    this.#host.interrupt(why)
    this.#takeFloor(reason)
  }

  #endTurn(reason: string): void {
    const [{ text }, { stoppedAtMs }] = [this.#transcript, this.#voice]
    if (text !== '' && this.#answer.underWay) this.#host.interrupt('words')
    this.#reset()
    this.#start.active?.(this.#host.now())
    const speculated = this.#speculations?.settle(text)
    const turn = this.#host.ended({ text, stoppedAtMs, reason, turn: speculated })
    if (turn !== undefined) this.#answer.begin(turn)
  }

  #reset(): void {
    this.#state = 'listening'
    this.#hearing.reset()
    this.#waits.cancel()
    this.#output.resume()
  }

  close(): void {
    this.#waits.cancel()
    this.#speculations?.forget()
    this.#output.forget()
  }

  /** From now on what the user says is not listened to. An open turn ends with what was heard. */
  mute(): void {
    if (this.#state === 'userSpeaks') this.#endTurn('muted')
    else if (this.#state === 'contested') this.#reset()
    this.#speculations?.takeBack()
    this.#waits.patient()
    this.#transcript.ignore(false)
    this.#state = 'muted'
  }

  /** The user is listened to again. */
  unmute(): void {
    if (this.#state !== 'muted') return
    this.#transcript.ignore(this.#voice.active)
    this.#reset()
    this.#waitForWords()
  }

  /** The agent has begun an answer; `heard`: it speaks, or is about to; `next`: when it is done with another one. */
  agentHas(turn: number, heard: boolean, next = false): void {
    if ((next && this.#answer.underWay) || !this.#answer.begin(turn)) return
    if (heard && this.#state === 'listening') this.#transcript.answerBegins()
    this.#takePrecedence()
  }

  /** What the user says is answered in place of what the agent begins by itself; noise only keeps it waiting. */
  #takePrecedence(): void {
    if (this.#state === 'userSpeaks' && this.#answer.underWay && this.#transcript.sure !== '')
      this.#host.interrupt('words')
  }

  /** The agent's answer is over. */
  agentDone(turn: number): void {
    if (!this.#answer.end(turn)) return
    this.#start.active?.(this.#host.now())
    if (this.#state === 'listening') this.#transcript.answerEnds()
    this.#floorIsFree()
  }

  /** The answer was over when the user began: there is nothing to interrupt, and what is said starts a turn. */
  #floorIsFree(): void {
    if (this.#state !== 'contested') return
    this.#state = 'listening'
    this.#output.resume()
    this.#open()
    if (!this.#voice.active) this.#judge()
    this.#decide()
  }

  #speculated(over = false): void {
    const { stands, voice } = this.#hearing
    if (this.#state === 'userSpeaks')
      this.#speculations?.heard(this.#transcript.text, over || stands, !over && voice.active)
  }
}
