import {
  AudioRawFrame,
  BotStartedSpeakingFrame,
  BotTurnEndedFrame,
  type Direction,
  type Frame,
  FrameProcessor,
  InterimTranscriptionFrame,
  OutputPauseFrame,
  OutputResumeFrame,
  ProcessorError,
  type ProcessorIO,
  SettingsFrame,
  SpeakFrame,
  TranscriptionFrame,
  toAntiphonError,
  UserMuteStartedFrame,
  UserMuteStoppedFrame,
  UserPausedFrame,
  UserStartedSpeakingFrame,
  UserStoppedSpeakingFrame,
  UserTurnEndedFrame,
  UserTurnGuessedFrame,
  UserTurnStartedFrame,
} from '../../src/index.ts'
import { withoutNoiseMarks } from '../text/noise-marks.ts'
import { TurnAudio } from './turn-audio.ts'
import type { EndedTurn, TurnHost } from './turn-host.ts'
import { TurnMachine } from './turn-machine.ts'
import type { UserTurnOptions } from './turn-options.ts'
import type { TurnState } from './turn-state.ts'

/**
 * Decides when the user has the floor. Takes voice activity and transcripts; sends UserTurnStarted, UserTurnEnded with
 * all that was said and, when the user talks over the agent, an Interrupt both ways.
 *
 * A turn begins when `start` says so. It ends when the voice has been silent for as long as `stop` says and all of it
 * has been transcribed.
 */
export class UserTurn extends FrameProcessor {
  override readonly io: ProcessorIO = {
    needs: [TranscriptionFrame, InterimTranscriptionFrame],
    makes: [UserTurnStartedFrame, UserTurnEndedFrame, UserTurnGuessedFrame],
  }
  readonly #machine: TurnMachine
  readonly #audio: TurnAudio | undefined

  constructor(options: UserTurnOptions = {}) {
    super(options)
    const audioMs = options.stop?.audioMs ?? 0
    if (audioMs > 0) this.#audio = new TurnAudio(audioMs)
    this.#machine = new TurnMachine(options, this.#host())
  }

  /** Where the turn stands. */
  get state(): TurnState {
    return this.#machine.state
  }

  /** Gives the user the floor; the agent is interrupted if it has it. For `starts.external`. */
  startTurn(): void {
    this.#machine.startTurn('external')
  }

  /** Ends the user's turn as soon as all of it is transcribed. For `stops.external`. */
  endTurn(): void {
    this.#machine.endTurn('external')
  }

  override process(frame: Frame, direction: Direction): void | Promise<void> {
    const passed = this.push(frame, direction)
    if (frame instanceof AudioRawFrame) this.#audio?.add(frame)
    else this.#tell(frame)
    return passed
  }

  protected override onInterrupt(): void {
    this.#machine.interrupted()
  }

  protected override onEnd(): void {
    this.#machine.end()
  }

  protected override cleanup(): void {
    this.#machine.close()
  }

  #tell(frame: Frame): void {
    const machine = this.#machine
    if (frame instanceof UserStartedSpeakingFrame) machine.voiceStarted(frame.leadMs)
    else if (frame instanceof UserPausedFrame) machine.voicePaused()
    else if (frame instanceof UserStoppedSpeakingFrame) machine.voiceStopped(frame.silenceMs)
    else if (frame instanceof InterimTranscriptionFrame) machine.heardInterim(withoutNoiseMarks(frame.text))
    else if (frame instanceof TranscriptionFrame) machine.heardFinal(withoutNoiseMarks(frame.text))
    else if (frame instanceof BotStartedSpeakingFrame || frame instanceof SpeakFrame)
      machine.agentHas(frame.turn)
    else if (frame instanceof BotTurnEndedFrame) machine.agentDone(frame.turn)
    else if (frame instanceof UserMuteStartedFrame) machine.mute()
    else if (frame instanceof UserMuteStoppedFrame) machine.unmute()
    else if (frame instanceof SettingsFrame && frame.settings.language !== undefined)
      machine.language = frame.settings.language
  }

  #host(): TurnHost {
    return {
      now: () => this.clock.now(),
      after: (delayMs, callback) => this.after(delayMs, callback),
      spawn: (work) => this.spawn(work),
      context: (signal) => ({ signal, clock: this.clock, logger: this.logger }),
      audio: (audioMs, sampleRate) => this.#audio?.last(audioMs, sampleRate) ?? new Int16Array(0),
      started: (reason) => void this.push(new UserTurnStartedFrame({ reason })),
      ended: (turn) => this.#ended(turn),
      guess: (text) => this.#guess(text),
      takeBack: () => void this.interrupt('guess'),
      interrupt: (why) => void this.interrupt(why),
      pause: () => void this.push(new OutputPauseFrame()),
      resume: () => void this.push(new OutputResumeFrame()),
      failed: (error) =>
        this.report(toAntiphonError(error, (message, cause) => new ProcessorError(message, { cause }))),
      lost: () =>
        this.logger.warn({ processor: this.name }, 'no transcript came: the turn ends with what was heard'),
    }
  }

  #ended({ text, stoppedAtMs, reason, turn: guessed }: EndedTurn): number | undefined {
    this.#audio?.clear()
    const turn = text === '' ? undefined : (guessed ?? this.environment.turns.next())
    this.push(new UserTurnEndedFrame({ text, stoppedAtMs, reason, ...(turn !== undefined && { turn }) }))
    return turn
  }

  #guess(text: string): number {
    const turn = this.environment.turns.next()
    this.push(new UserTurnGuessedFrame({ turn, text }))
    return turn
  }
}
