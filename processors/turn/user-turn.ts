import {
  AgentStartedSpeakingFrame,
  AgentTurnEndedFrame,
  AgentTurnStartedFrame,
  AudioRawFrame,
  callIn,
  checkOptions,
  type Direction,
  type Frame,
  FrameProcessor,
  InterimTranscriptionFrame,
  LLMContextFrame,
  OutputPauseFrame,
  OutputResumeFrame,
  ProcessorError,
  type ProcessorIO,
  RecognizedTurnFrame,
  SettingsFrame,
  SpeakFrame,
  SpeculationStartedFrame,
  TranscriptionFrame,
  toAntiphonError,
  UserMuteStartedFrame,
  UserMuteStoppedFrame,
  UserTurnEndedFrame,
  UserTurnStartedFrame,
  VADUserPausedFrame,
  VADUserStartedSpeakingFrame,
  VADUserStoppedSpeakingFrame,
} from '../../src/engine.ts'
import { withoutNoiseMarks } from '../text/noise-marks.ts'
import { speculationRules } from './speculations.ts'
import { TurnAudio } from './turn-audio.ts'
import type { EndedTurn, TurnHost } from './turn-host.ts'
import { TurnMachine } from './turn-machine.ts'
import { type UserTurnOptions, userTurnRules } from './turn-options.ts'
import type { TurnState } from './turn-state.ts'

/** Texts of the app that may wait for the end of a turn. */
const maxKept = 64

/**
 * Decides when the user has the floor. Takes voice activity and transcripts; sends UserTurnStarted, UserTurnEnded with
 * all that was said and, when the user talks over the agent, an Interrupt both ways.
 *
 * A turn begins when `start` says so. It ends when the voice has been silent for as long as `stop` says and all of it
 * has been transcribed.
 */
export class UserTurn extends FrameProcessor {
  static override readonly processorName: string = 'UserTurn'
  override readonly io: ProcessorIO
  readonly #machine: TurnMachine
  readonly #audio: TurnAudio | undefined
  /** What the app has said while the user has the floor: it waits for the end of the turn. */
  #kept: SpeakFrame[] = []

  constructor(options: UserTurnOptions = {}) {
    super(checkOptions('UserTurn', options, userTurnRules))
    if (options.speculation !== undefined)
      checkOptions('the speculation of UserTurn', options.speculation, speculationRules)
    const needsTurns = (options.start?.needsTurns || options.stop?.needsTurns) ?? false
    this.io = {
      needs: needsTurns ? [RecognizedTurnFrame] : [TranscriptionFrame, InterimTranscriptionFrame],
      takes: [VADUserStartedSpeakingFrame],
      makes: [UserTurnStartedFrame, UserTurnEndedFrame, SpeculationStartedFrame],
    }
    const audioMs = options.stop?.audioMs ?? 0
    if (audioMs > 0) this.#audio = new TurnAudio(audioMs)
    this.#machine = new TurnMachine(options, this.#host())
  }

  /** Where the turn stands. */
  get state(): TurnState {
    return this.#machine.state
  }

  /** Why it stands there, in words for a log: what happened, or the reason of the strategy that decided. */
  get because(): string {
    return this.#machine.because
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
    if (frame instanceof SpeakFrame && this.#machine.state === 'userSpeaks') return this.#keep(frame)
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
    this.#kept = []
    this.#machine.close()
  }

  #tell(frame: Frame): void {
    const machine = this.#machine
    if (frame instanceof VADUserStartedSpeakingFrame) machine.voiceStarted(frame.leadMs)
    else if (frame instanceof VADUserPausedFrame) machine.voicePaused()
    else if (frame instanceof VADUserStoppedSpeakingFrame) machine.voiceStopped(frame.silenceMs)
    else if (frame instanceof InterimTranscriptionFrame) machine.heardInterim(withoutNoiseMarks(frame.text))
    else if (frame instanceof RecognizedTurnFrame) machine.recognized(frame.state)
    else if (frame instanceof TranscriptionFrame) machine.heardFinal(withoutNoiseMarks(frame.text))
    else if (frame instanceof AgentTurnStartedFrame) machine.agentHas(frame.turn, false)
    else if (frame instanceof LLMContextFrame) {
      // What is asked for while the user speaks, by typed words say, is answered too, and not in place of what they say.
      if (machine.state !== 'userSpeaks') machine.agentHas(frame.turn, false)
    } else if (frame instanceof AgentStartedSpeakingFrame) machine.agentHas(frame.turn, true)
    else if (frame instanceof SpeakFrame) machine.agentHas(frame.turn, true, true)
    else if (frame instanceof AgentTurnEndedFrame) machine.agentDone(frame.turn)
    else if (frame instanceof UserMuteStartedFrame) machine.mute()
    else if (frame instanceof UserMuteStoppedFrame) machine.unmute()
    else if (frame instanceof SettingsFrame && frame.settings.language !== undefined)
      machine.speak(frame.settings.language)
  }

  #host(): TurnHost {
    return {
      now: () => this.clock.now(),
      after: (delayMs, callback) => this.after(delayMs, callback),
      spawn: (work) => this.spawn(work),
      context: (signal) => callIn(this.environment, signal),
      audio: (audioMs, sampleRate) => this.#audio?.last(audioMs, sampleRate) ?? new Int16Array(0),
      moved: (state, because) => this.logger.debug({ processor: this.name, state, because }, 'the turn'),
      started: (reason) => void this.push(new UserTurnStartedFrame({ reason })),
      ended: (turn) => this.#ended(turn),
      speculation: (text) => this.#speculation(text),
      takeBack: () => void this.interrupt('speculation'),
      interrupt: (why) => void this.interrupt('user', why),
      pause: () => void this.push(new OutputPauseFrame()),
      resume: () => void this.push(new OutputResumeFrame()),
      failed: (error) =>
        this.report(toAntiphonError(error, (message, cause) => new ProcessorError(message, { cause }))),
      lost: () =>
        this.logger.warn({ processor: this.name }, 'no transcript came: the turn ends with what was heard'),
    }
  }

  #ended({ text, stoppedAtMs, reason, turn: speculated }: EndedTurn): number | undefined {
    this.#audio?.clear()
    const turn = text === '' ? undefined : (speculated ?? this.environment.turns.next())
    this.push(new UserTurnEndedFrame({ text, stoppedAtMs, reason, ...(turn !== undefined && { turn }) }))
    for (const frame of this.#kept.splice(0)) this.#release(frame)
    return turn
  }

  #keep(frame: SpeakFrame): void {
    if (this.#kept.length === maxKept)
      throw new ProcessorError(
        `${maxKept} texts wait to be said while the user has the floor, and no more do.`,
      )
    this.#kept.push(frame)
  }

  /** What was asked for in a turn that is over, or before the answer that comes first, belongs to a new one. */
  #release(frame: SpeakFrame): void {
    const { turns } = this.environment
    const said = frame.turn < turns.current ? frame.with({ turn: turns.next() }) : frame
    this.push(said)
    this.#machine.agentHas(said.turn, true, true)
  }

  #speculation(text: string): number {
    const turn = this.environment.turns.next()
    this.push(new SpeculationStartedFrame({ turn, text }))
    return turn
  }
}
