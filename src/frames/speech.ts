import { type FrameInit, SystemFrame } from '../frame/frame.ts'

/** Voice activity began. */
export class VADUserStartedSpeakingFrame extends SystemFrame {
  readonly kind = 'vad-user-started-speaking'
  /** How much of the speech was over when it was noticed, in milliseconds: the audio before now to keep. */
  readonly leadMs: number

  constructor(init: FrameInit & { leadMs?: number } = {}) {
    super(init)
    this.leadMs = init.leadMs ?? 0
  }
}

/** Voice activity ended. A pause, or the end of what the user had to say: a turn strategy decides. */
export class VADUserStoppedSpeakingFrame extends SystemFrame {
  readonly kind = 'vad-user-stopped-speaking'
  /** How long it has been silent by now, in milliseconds. */
  readonly silenceMs: number

  constructor(init: FrameInit & { silenceMs?: number } = {}) {
    super(init)
    this.silenceMs = init.silenceMs ?? 0
  }
}

/** The user's voice fell silent a moment ago, in mid-speech or at its end: sent before UserStoppedSpeaking is sure of it. */
export class VADUserPausedFrame extends SystemFrame {
  readonly kind = 'vad-user-paused'
}

/** The user has the floor. */
export class UserTurnStartedFrame extends SystemFrame {
  readonly kind = 'user-turn-started'
  /** What decided it, for logs and events: `voice`, `words`, `wake-phrase`, … */
  readonly reason: string | undefined

  constructor(init: FrameInit & { reason?: string | undefined } = {}) {
    super(init)
    this.reason = init.reason
  }
}

/** The user has said what there was to say; `turn` is the answer's. */
export class UserTurnEndedFrame extends SystemFrame {
  readonly kind = 'user-turn-ended'
  /** Everything said in the turn. */
  readonly text: string
  /** When the user's voice fell silent, on the task's clock. */
  readonly stoppedAtMs: number | undefined
  /** What decided it, for logs and events: `silence`, `text 0.95`, … */
  readonly reason: string | undefined

  constructor(
    init: FrameInit & { text: string; stoppedAtMs?: number | undefined; reason?: string | undefined },
  ) {
    super(init)
    this.text = init.text
    this.stoppedAtMs = init.stoppedAtMs
    this.reason = init.reason
  }
}

/**
 * The agent begins an answer by itself: the model is asked, or words are given to the voice. Sent upstream by who begins
 * it, so that it is known of before it sounds: the user who speaks from now on contests it.
 */
export class AgentTurnStartedFrame extends SystemFrame {
  readonly kind = 'agent-turn-started'
}

/** The listener begins to hear the agent. */
export class AgentStartedSpeakingFrame extends SystemFrame {
  readonly kind = 'agent-started-speaking'
}

/** The listener no longer hears the agent: it has finished, waits for more to say, or was interrupted. */
export class AgentStoppedSpeakingFrame extends SystemFrame {
  readonly kind = 'agent-stopped-speaking'
}

/** The answer of `turn` is over: all of it was heard, or none was to be spoken. */
export class AgentTurnEndedFrame extends SystemFrame {
  readonly kind = 'agent-turn-ended'
}

/** The output falls silent at once and keeps what it has: the listener made a sound that may be an interruption. */
export class OutputPauseFrame extends SystemFrame {
  readonly kind = 'output-pause'
}

/** The output goes on where it was paused: it was no interruption. */
export class OutputResumeFrame extends SystemFrame {
  readonly kind = 'output-resume'
}

/** From now on what the user says is not listened to. */
export class UserMuteStartedFrame extends SystemFrame {
  readonly kind = 'user-mute-started'
}

/** The user is listened to again. */
export class UserMuteStoppedFrame extends SystemFrame {
  readonly kind = 'user-mute-stopped'
}

/**
 * The user may have said all there is to say: an answer is prepared, and given only if the turn ends with these words.
 * `turn` is that answer's; the turn's end has the same if the speculation was right, and an Interrupt drops it if it was not.
 */
export class SpeculationStartedFrame extends SystemFrame {
  readonly kind = 'speculation-started'
  /** Everything said in the turn so far. */
  readonly text: string

  constructor(init: FrameInit & { text: string }) {
    super(init)
    this.text = init.text
  }
}
