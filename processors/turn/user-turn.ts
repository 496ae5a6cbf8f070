import {
  BotStartedSpeakingFrame,
  BotTurnEndedFrame,
  type Direction,
  type Frame,
  FrameProcessor,
  InterimTranscriptionFrame,
  OutputPauseFrame,
  OutputResumeFrame,
  type ProcessorIO,
  SpeakFrame,
  type Timer,
  TranscriptionFrame,
  UserStartedSpeakingFrame,
  UserStoppedSpeakingFrame,
  UserTurnEndedFrame,
  UserTurnGuessedFrame,
  UserTurnStartedFrame,
} from '../../src/index.ts'
import { Guesses } from './guesses.ts'
import { defaultBackchannels, type UserTurnOptions } from './turn-options.ts'
import { consistsOf, countWords, plainWords } from './words.ts'

/**
 * Where a turn stands.
 *
 * - `listening`: nobody is saying anything new.
 * - `userSpeaks`: the user has the floor.
 * - `contested`: the user made a sound while the agent had the floor; the output waits for words, or their absence.
 */
type State = 'listening' | 'userSpeaks' | 'contested'

/**
 * Decides when the user has the floor. Takes voice activity and transcripts; sends UserTurnStarted, UserTurnEnded with
 * all that was said and, when the user talks over the agent, an Interrupt both ways.
 *
 * A turn ends when the voice has been silent for `silenceMs` and all of it has been transcribed.
 */
export class UserTurn extends FrameProcessor {
  override readonly io: ProcessorIO = {
    needs: [TranscriptionFrame, InterimTranscriptionFrame],
    makes: [UserTurnStartedFrame, UserTurnEndedFrame, UserTurnGuessedFrame],
  }
  readonly #silenceMs: number
  readonly #minWords: number
  readonly #backchannels: readonly string[]
  readonly #resumeMs: number
  readonly #transcriptTimeoutMs: number
  readonly #guesses: Guesses | undefined
  #state: State = 'listening'
  #voice = false
  /** Stretches of speech that have ended and are not transcribed yet. */
  #untranscribed = 0
  #silent = false
  /** Whether the output waits. */
  #paused = false
  #stoppedAtMs: number | undefined
  #said: string[] = []
  #interim = ''
  /** What was said last in the turn before; a recognizer may send it twice. */
  #answered: string | undefined
  /** The turn of the answer under way, thinking or speaking. */
  #agentTurn: number | undefined
  #timer: Timer | undefined

  constructor(options: UserTurnOptions = {}) {
    super(options)
    this.#silenceMs = options.silenceMs ?? 600
    this.#minWords = options.minWords ?? 1
    this.#backchannels = (options.backchannels ?? defaultBackchannels).map(plainWords)
    this.#resumeMs = options.resumeMs ?? 3_000
    this.#transcriptTimeoutMs = options.transcriptTimeoutMs ?? 6_000
    this.#guesses =
      options.guess &&
      new Guesses(options.guess, {
        now: () => this.clock.now(),
        after: (delayMs, callback) => this.after(delayMs, callback),
        guess: (text) => this.#guess(text),
        takeBack: () => void this.interrupt('guess'),
      })
  }

  override process(frame: Frame, direction: Direction): void | Promise<void> {
    const passed = this.push(frame, direction)
    if (frame instanceof UserStartedSpeakingFrame) this.#voiceStarted()
    else if (frame instanceof UserStoppedSpeakingFrame) this.#voiceStopped(frame)
    else if (frame instanceof InterimTranscriptionFrame) this.#heardInterim(frame.text)
    else if (frame instanceof TranscriptionFrame) this.#heard(frame.text)
    else if (frame instanceof BotStartedSpeakingFrame || frame instanceof SpeakFrame)
      this.#agentHas(frame.turn)
    else if (frame instanceof BotTurnEndedFrame) this.#agentDone(frame.turn)
    return passed
  }

  protected override onInterrupt(): void {
    this.#agentTurn = undefined
    this.#paused = false
    this.#guesses?.forget()
  }

  protected override onEnd(): void {
    this.#voice = false
    this.#untranscribed = 0
    this.#silent = true
    this.#decide()
  }

  protected override cleanup(): void {
    this.#timer?.cancel()
    this.#guesses?.forget()
  }

  #voiceStarted(): void {
    this.#voice = true
    this.#silent = false
    this.#answered = undefined
    this.#timer?.cancel()
    this.#guesses?.takeBack()
    if (this.#state !== 'listening') return
    if (this.#agentTurn === undefined) this.#takeFloor()
    else if (this.#minWords === 0) this.#interruptAgent('voice')
    else {
      this.#state = 'contested'
      this.#paused = true
      this.push(new OutputPauseFrame())
      this.#after(this.#resumeMs, () => this.#unpause())
    }
  }

  #voiceStopped({ silenceMs }: UserStoppedSpeakingFrame): void {
    this.#voice = false
    this.#untranscribed++
    this.#stoppedAtMs = this.clock.now() - silenceMs
    this.#after(Math.max(0, this.#silenceMs - silenceMs), () => {
      this.#silent = true
      this.#decide()
      if (this.#state !== 'listening') this.#after(this.#transcriptTimeoutMs, () => this.#giveUp())
    })
  }

  /** The first guess at a sound is often wrong, and the agent is silent meanwhile: a second one has to confirm it. */
  #heardInterim(text: string): void {
    const confirmed = this.#interim !== ''
    this.#interim = text
    if (confirmed) this.#contest()
    this.#guessed()
  }

  #heard(text: string): void {
    this.#interim = ''
    if (this.#untranscribed > 0) this.#untranscribed--
    if (text.trim() !== '' && this.#said.at(-1) !== text.trim()) this.#said.push(text.trim())
    if (this.#state === 'listening' && text.trim() !== '') this.#wordsWithoutVoice(text.trim())
    this.#contest()
    this.#decide()
    this.#guessed()
  }

  #guessed(): void {
    if (this.#state !== 'userSpeaks') return
    const final = !this.#voice && this.#untranscribed === 0 && this.#interim === ''
    this.#guesses?.heard(this.#text(true), final)
  }

  #guess(text: string): number {
    const turn = this.environment.turns.next()
    this.push(new UserTurnGuessedFrame({ turn, text }))
    return turn
  }

  /** A recognizer may hear words where no voice activity was noticed. */
  #wordsWithoutVoice(text: string): void {
    if (text === this.#answered) {
      this.#said = []
      return
    }
    if (this.#agentTurn === undefined) this.#takeFloor()
    else this.#state = 'contested'
    this.#stoppedAtMs ??= this.clock.now()
    if (!this.#voice) this.#silent = true
  }

  /** Whether what was said while the agent had the floor is meant to take it. */
  #contest(): void {
    if (this.#state !== 'contested') return
    const text = this.#text(true)
    if (countWords(text) < this.#minWords || consistsOf(text, this.#backchannels)) return
    this.#interruptAgent('words')
  }

  #decide(): void {
    if (this.#voice || this.#untranscribed > 0) return
    if (this.#state === 'contested') this.#resume()
    else if (this.#state === 'userSpeaks' && this.#silent) this.#endTurn()
  }

  #giveUp(): void {
    this.logger.warn({ processor: this.name }, 'no transcript came: the turn ends with what was heard')
    if (this.#interim !== '') this.#said.push(this.#interim)
    this.#untranscribed = 0
    this.#decide()
  }

  #takeFloor(): void {
    this.#state = 'userSpeaks'
    this.push(new UserTurnStartedFrame())
  }

  #interruptAgent(reason: string): void {
    this.#state = 'userSpeaks'
    this.interrupt(reason)
    this.push(new UserTurnStartedFrame())
  }

  #resume(): void {
    this.#reset()
    this.#unpause()
  }

  #unpause(): void {
    if (!this.#paused) return
    this.#paused = false
    this.push(new OutputResumeFrame())
  }

  #endTurn(): void {
    const text = this.#text(false)
    const stoppedAtMs = this.#stoppedAtMs
    this.#answered = this.#said.at(-1)
    this.#reset()
    const guessed = this.#guesses?.settle(text)
    if (text === '') {
      this.push(new UserTurnEndedFrame({ text }))
      return
    }
    const turn = guessed ?? this.environment.turns.next()
    this.#agentTurn = turn
    this.push(new UserTurnEndedFrame({ turn, text, stoppedAtMs }))
  }

  #reset(): void {
    this.#state = 'listening'
    this.#said = []
    this.#interim = ''
    this.#stoppedAtMs = undefined
    this.#timer?.cancel()
  }

  #agentHas(turn: number): void {
    if (turn >= 0 && turn >= (this.#agentTurn ?? 0)) this.#agentTurn = turn
  }

  #agentDone(turn: number): void {
    if (this.#agentTurn === undefined || turn < this.#agentTurn) return
    this.#agentTurn = undefined
    if (this.#state !== 'contested') return
    // The answer was over when the user began: there is nothing to interrupt, and what is said starts a turn.
    this.#takeFloor()
    this.#decide()
  }

  #text(withInterim: boolean): string {
    return [...this.#said, withInterim ? this.#interim : ''].filter((part) => part !== '').join(' ')
  }

  #after(delayMs: number, callback: () => void): void {
    this.#timer?.cancel()
    this.#timer = this.after(delayMs, callback)
  }
}
