import type { Timer } from '../../src/index.ts'
import { Guesses } from './guesses.ts'
import { Interruption } from './interruption.ts'
import { OutputPause } from './output-pause.ts'
import type { StartStrategy, StartVerdict } from './start-strategy.ts'
import { any, voice, words } from './starts.ts'
import { silence } from './stops.ts'
import { Transcript } from './transcript.ts'
import { TurnEnding } from './turn-ending.ts'
import type { TurnHost } from './turn-host.ts'
import type { UserTurnOptions } from './turn-options.ts'
import type { TurnState } from './turn-state.ts'
import { VoiceActivity } from './voice-activity.ts'

/** Who has the floor, and since when: the states of `UserTurn` and what moves it from one to the next. */
export class TurnMachine {
  readonly #host: TurnHost
  readonly #start: StartStrategy
  readonly #silenceMs: number
  readonly #transcriptTimeoutMs: number
  readonly #interruption: Interruption
  readonly #ending: TurnEnding
  readonly #output: OutputPause
  readonly #guesses: Guesses | undefined
  readonly #transcript = new Transcript()
  readonly #voice = new VoiceActivity()
  #state: TurnState = 'listening'
  /** Why the turn ends as soon as its words are there, whatever the strategy says. */
  #closing: string | undefined
  /** The turn of the answer under way, thinking or speaking. */
  #agentTurn: number | undefined
  #patience: Timer | undefined
  #insisting: Timer | undefined
  /** BCP 47 language of the conversation. */
  language: string | undefined

  constructor(options: UserTurnOptions, host: TurnHost) {
    this.#host = host
    this.#start = options.start ?? any(voice(), words())
    this.#silenceMs = options.silenceMs ?? 600
    this.#transcriptTimeoutMs = options.transcriptTimeoutMs ?? 6_000
    this.language = options.language
    this.#interruption = new Interruption(options)
    this.#output = new OutputPause(options.resumeMs ?? 3_000, host)
    const plain = silence(this.#silenceMs)
    this.#ending = new TurnEnding(options.stop ?? plain, plain, host, () => this.#decide())
    this.#guesses = options.guess && new Guesses(options.guess, host)
  }

  /** Where the turn stands. */
  get state(): TurnState {
    return this.#state
  }

  /** Gives the user the floor, whatever the strategy says. */
  startTurn(reason: string): void {
    if (this.#state === 'muted' || this.#state === 'userSpeaks') return
    // What was said, and is over, was not meant.
    if (!this.#voice.active && this.#transcript.complete) this.#transcript.ignore(false)
    if (this.#agentTurn === undefined) this.#takeFloor(reason)
    else this.#interruptAgent(reason, reason)
  }

  /** Ends the user's turn as soon as its words are there, whatever the strategy says. */
  endTurn(reason: string): void {
    if (this.#state !== 'userSpeaks') return
    this.#closing = reason
    this.#waitForWords(this.#transcriptTimeoutMs)
    this.#decide()
  }

  /** The answers under way are over. */
  interrupted(): void {
    this.#agentTurn = undefined
    this.#output.forget()
    this.#guesses?.forget()
    this.#floorIsFree()
  }

  /** Nothing more will come: what there is stands. */
  end(): void {
    this.#voice.active = false
    this.#transcript.giveUp()
    this.#closing = 'end'
    this.#decide()
    this.close()
  }

  /** Voice activity began, `leadMs` ago. */
  voiceStarted(leadMs: number): void {
    this.#voice.started(this.#host.now() - leadMs)
    if (this.#state === 'muted') return
    this.#transcript.expectNew()
    this.#ending.cancel()
    this.#guesses?.takeBack()
    if (this.#closing === undefined) this.#patience?.cancel()
    if (this.#state === 'listening') this.#open()
  }

  /** Voice activity ended, `silenceMs` ago. */
  voiceStopped(silenceMs: number): void {
    this.#voice.stopped(this.#host.now() - silenceMs)
    this.#transcript.voiceStopped()
    if (this.#state === 'muted') return
    this.#guesses?.quiet()
    this.#judge()
    this.#waitForWords(Math.max(0, this.#transcriptTimeoutMs - silenceMs))
  }

  /** The voice is silent for a moment. */
  voicePaused(): void {
    this.#guesses?.quiet()
  }

  /** Words that may change yet. */
  heardInterim(text: string): void {
    if (!this.#transcript.heardInterim(text) || this.#state === 'muted') return
    if (this.#state === 'listening') this.#open()
    this.#contest()
    if (!this.#voice.active && this.#transcript.complete) this.#wordsWithoutVoice()
    this.#guessed()
  }

  /** Words that stand. */
  heardFinal(text: string): void {
    if (!this.#transcript.heardFinal(text, this.#voice.active) || this.#state === 'muted') return
    if (this.#state === 'listening' && text.trim() !== '') this.#open()
    this.#contest()
    if (!this.#voice.active) this.#judge()
    this.#decide()
    this.#guessed()
  }

  /** A recognizer may hear that somebody goes on where no voice activity was noticed. */
  #wordsWithoutVoice(): void {
    this.#ending.cancel()
    if (!this.#voice.noticed) this.#voice.stoppedAtMs = undefined
    this.#waitForWords(this.#transcriptTimeoutMs)
  }

  #opening(): StartVerdict {
    const { noticed: voice } = this.#voice
    return this.#start.judge({ voice, text: this.#transcript.sure, atMs: this.#host.now() })
  }

  /** Whether what the user does begins a turn. */
  #open(): void {
    const { decision, reason } = this.#opening()
    if (decision === 'ignore') return
    if (this.#agentTurn === undefined) {
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
    const { decision, reason } = this.#opening()
    if (decision !== 'start') return
    const verdict = this.#interruption.judge(
      this.#transcript,
      this.#voice.lastedMs(this.#host.now()),
      this.language,
    )
    this.#insisting?.cancel()
    if (typeof verdict === 'string') this.#interruptAgent(verdict, reason)
    else if (verdict > 0 && this.#voice.active)
      this.#insisting = this.#host.after(verdict, () => this.#contest())
  }

  #judge(): void {
    if (this.#state !== 'userSpeaks') return
    this.#voice.stoppedAtMs ??= this.#host.now()
    const { pauses: pause, noticed: voiced, stoppedAtMs } = this.#voice
    const { text } = this.#transcript
    this.#ending.judge({ text, pause, voiced, language: this.language, audio: this.#host.audio }, stoppedAtMs)
  }

  #decide(): void {
    if (this.#voice.active || !this.#transcript.complete) return
    const reason = this.#closing ?? this.#ending.reason
    if (this.#state === 'contested') this.#reset()
    else if (this.#state === 'userSpeaks' && reason !== undefined) this.#endTurn(reason)
    else if (this.#state === 'listening') {
      this.#patience?.cancel()
      this.#patience = this.#host.after(this.#silenceMs, () => this.#reset())
    }
  }

  #waitForWords(timeoutMs: number): void {
    this.#patience?.cancel()
    this.#patience = this.#host.after(timeoutMs, () => this.#giveUp())
  }

  #giveUp(): void {
    const lost = !this.#transcript.complete
    this.#transcript.giveUp()
    if (this.#closing !== undefined) this.#voice.active = false
    if (lost && this.#state === 'userSpeaks') this.#host.lost()
    this.#contest()
    if (!this.#ending.waits && this.#ending.reason === undefined) this.#judge()
    this.#decide()
  }

  #takeFloor(reason: string): void {
    this.#state = 'userSpeaks'
    this.#output.resume()
    this.#start.active?.(this.#host.now())
    this.#host.started(reason)
    if (!this.#voice.active) this.#waitForWords(this.#transcriptTimeoutMs)
  }

  #interruptAgent(why: string, reason: string): void {
    this.#state = 'userSpeaks'
    this.#host.interrupt(why)
    this.#takeFloor(reason)
  }

  #endTurn(reason: string): void {
    const { text } = this.#transcript
    const stoppedAtMs = this.#voice.stoppedAtMs
    this.#reset()
    this.#start.active?.(this.#host.now())
    const guessed = this.#guesses?.settle(text)
    this.#agentTurn = this.#host.ended({ text, stoppedAtMs, reason, turn: guessed })
  }

  #reset(): void {
    this.#state = 'listening'
    this.#transcript.reset()
    this.#ending.cancel()
    this.#closing = undefined
    this.#voice.reset()
    this.#output.resume()
    this.#patience?.cancel()
    this.#insisting?.cancel()
  }

  /** Lets go of everything under way. */
  close(): void {
    this.#ending.cancel()
    this.#guesses?.forget()
    this.#output.forget()
    for (const timer of [this.#patience, this.#insisting]) timer?.cancel()
  }

  /** From now on what the user says is not listened to. An open turn ends with what was heard. */
  mute(): void {
    if (this.#state === 'userSpeaks') this.#endTurn('muted')
    else if (this.#state === 'contested') this.#reset()
    this.#guesses?.takeBack()
    this.#patience?.cancel()
    this.#transcript.ignore(false)
    this.#state = 'muted'
  }

  /** The user is listened to again, from the next stretch of speech on. */
  unmute(): void {
    if (this.#state !== 'muted') return
    this.#transcript.ignore(this.#voice.active)
    this.#reset()
    this.#waitForWords(this.#transcriptTimeoutMs)
  }

  /** The agent speaks, or is about to. */
  agentHas(turn: number): void {
    if (turn < 0 || turn < (this.#agentTurn ?? 0)) return
    this.#agentTurn = turn
    if (this.#state === 'listening') this.#transcript.answerBegins()
  }

  /** The agent's answer is over. */
  agentDone(turn: number): void {
    if (this.#agentTurn === undefined || turn < this.#agentTurn) return
    this.#agentTurn = undefined
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

  #guessed(): void {
    if (this.#state !== 'userSpeaks') return
    const final = !this.#voice.active && this.#transcript.complete && !this.#transcript.open
    this.#guesses?.heard(this.#transcript.text, final, this.#voice.active)
  }
}
