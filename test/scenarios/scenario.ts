import type { FlowDefinition } from '../../processors/flow/index.ts'
import type { LLMProcessorOptions } from '../../processors/llm/index.ts'
import type { TTSProcessorOptions } from '../../processors/tts/index.ts'
import type { UserIdleOptions, UserMute, UserTurnOptions } from '../../processors/turn/index.ts'
import type { FrameProcessor, Message, SessionEvent, TaskResult, Tool } from '../../src/engine.ts'
import type {
  CallerScript,
  ScriptedLLM,
  ScriptedLLMOptions,
  ScriptedSTTOptions,
  ScriptedTTSOptions,
} from '../../src/testing/index.ts'
import type { Line } from './harness/answers.ts'
import type { Step } from './harness/steps.ts'
import type { Timeline } from './harness/timeline.ts'

export { play } from './harness/play.ts'
export { slowTool } from './harness/slow-tool.ts'

/** A conversation to be played: who says what, and how the providers behave. */
export interface Scenario {
  /** What the caller does; then the caller hangs up. */
  readonly caller: readonly Step[] | CallerScript
  /** What the model answers. */
  readonly answers: ScriptedLLMOptions['answers']
  readonly model?: Omit<ScriptedLLMOptions, 'answers'>
  readonly ear?: ScriptedSTTOptions
  /** Whether voice activity is detected before the recognizer. Default true. */
  readonly vad?: boolean
  readonly voice?: ScriptedTTSOptions
  /** Who takes over when one of them fails. */
  readonly backup?: {
    readonly model?: ScriptedLLMOptions
    readonly ear?: ScriptedSTTOptions
    readonly voice?: ScriptedTTSOptions
    /** Whether the voices are branches of a Fallback, each with a processor of somebody's own. Default false. */
    readonly branches?: boolean
  }
  readonly tools?: readonly Tool[]
  readonly llm?: Omit<LLMProcessorOptions, 'tools'>
  readonly tts?: TTSProcessorOptions
  /** Strategies belong to one session: a scenario that has any makes its options anew. */
  readonly turn?: UserTurnOptions | (() => UserTurnOptions)
  readonly greeting?: string | true
  readonly system?: string
  readonly idle?: UserIdleOptions
  readonly mute?: () => UserMute
  /** A conversation with several agents. */
  readonly flow?: FlowDefinition<object, string>
  /** Processors besides the usual ones, before `UserTurn` and behind the output. */
  readonly beforeTurn?: () => readonly FrameProcessor[]
  readonly atEnd?: () => readonly FrameProcessor[]
  /** How many such calls there are at once, in one process. Default 1. */
  readonly sessions?: number
}

/** What came of it. */
export interface Played {
  readonly result: TaskResult
  /** What the caller heard, to the word. */
  readonly heard: string
  /** The conversation as the model will be told of it. */
  readonly context: readonly Message[]
  /** The conversation in short: `user: …`, `agent: …`, `tools: …`. */
  readonly told: readonly string[]
  readonly events: readonly SessionEvent[]
  readonly interrupts: number
  readonly errors: readonly string[]
  readonly model: Pick<ScriptedLLM, 'requests'>
  /** The conversation as a model that hears and speaks by itself keeps it, in short. */
  readonly vendor: readonly string[]
  /** Frames that waited in a mailbox when the End frame had passed them all. */
  readonly framesLeft: number
  /** Timers left on the clock when all was over. */
  readonly timersLeft: number
  /** Listeners left on what outlives the session: the process's own signal, and the task. */
  readonly listenersLeft: number
  readonly endedAtMs: number
  /** Who did what, and when. */
  readonly timeline: Timeline
  /** What was said, with what was never heard. */
  readonly lines: readonly Line[]
  /** The other calls, where there were several. */
  readonly others: readonly Played[]
}
