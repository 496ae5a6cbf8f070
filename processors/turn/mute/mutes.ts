import {
  AgentStartedSpeakingFrame,
  AgentStoppedSpeakingFrame,
  AgentTurnEndedFrame,
  type Frame,
  InterruptFrame,
  ToolCallFrame,
  ToolCallResultFrame,
} from '../../../src/engine.ts'

/** Says when the user is not listened to. Belongs to one `UserMute`. */
export interface MuteStrategy {
  /** Whether the user is not listened to now. */
  muted(): boolean
  /** A frame passed `UserMute`, or is one of `elsewhere`. */
  see?(frame: Frame): void
  /** The kinds of frames that are shown to it wherever in the pipeline they are pushed. */
  readonly elsewhere?: ReadonlySet<Frame['kind']>
}

/** Whenever the agent speaks: it cannot be interrupted. */
export function whileAgentSpeaks(): MuteStrategy {
  let speaks = false
  return {
    muted: () => speaks,
    see(frame) {
      if (frame instanceof AgentStartedSpeakingFrame) speaks = true
      else if (frame instanceof AgentStoppedSpeakingFrame) speaks = false
    },
  }
}

/** While the agent speaks for the first time: a greeting is heard to its end. */
export function duringFirstSpeech(): MuteStrategy {
  let speech: 'to come' | 'under way' | 'over' = 'to come'
  return {
    muted: () => speech === 'under way',
    see(frame) {
      if (frame instanceof AgentStartedSpeakingFrame && speech === 'to come') speech = 'under way'
      else if (speech === 'under way' && ends(frame)) speech = 'over'
    },
  }
}

/** From the beginning until the agent has spoken for the first time. For agents that speak first. */
export function untilFirstSpeech(): MuteStrategy {
  let over = false
  return {
    muted: () => !over,
    see(frame) {
      if (ends(frame)) over = true
    },
  }
}

/** While a tool runs. */
export function duringTools(): MuteStrategy {
  const running = new Set<string>()
  return {
    muted: () => running.size > 0,
    elsewhere: new Set(['tool-call', 'tool-call-result']),
    see(frame) {
      if (frame instanceof ToolCallFrame) running.add(frame.callId)
      else if (frame instanceof ToolCallResultFrame) running.delete(frame.callId)
      else if (frame instanceof InterruptFrame) running.clear()
    },
  }
}

/** Whenever a function of yours says so; it is asked with every frame of audio. */
export function when(muted: () => boolean): MuteStrategy {
  return { muted }
}

function ends(frame: Frame): boolean {
  return frame instanceof AgentTurnEndedFrame || frame instanceof InterruptFrame
}
