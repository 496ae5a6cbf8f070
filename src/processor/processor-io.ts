import type { LLMContext } from '../context/llm-context.ts'
import type { FrameClass } from '../frame/registry.ts'

/** Audio of one kind of frame at one rate. */
export interface AudioFormat {
  /** The frames that carry it. */
  readonly frame: FrameClass
  /** In Hz. `task`: the task's `outputSampleRate`. `any`: whatever comes. */
  readonly sampleRate: number | 'task' | 'any'
}

/** What a processor needs and makes: what a pipeline is checked by before it runs. */
export interface ProcessorIO {
  /** Whether nothing comes from before it: it is where a pipeline begins. */
  readonly source?: boolean
  /** Frames from upstream without which it has nothing to do; any one of them is enough. */
  readonly needs?: readonly FrameClass[]
  /** Frames from upstream that it works on where they come: whoever makes them belongs before it. */
  readonly takes?: readonly FrameClass[]
  /** Frames it sends downstream, besides those it passes on. */
  readonly makes?: readonly FrameClass[]
  /**
   * Where the user may write instead of speaking, the frames that nobody has to wait for then. They count as made where
   * nothing in the pipeline listens for a voice.
   */
  readonly typed?: readonly FrameClass[]
  /** Audio it takes, where the rate matters. */
  readonly takesAudio?: AudioFormat
  /** Audio it sends downstream in place of the audio of the same frames before it. */
  readonly makesAudio?: AudioFormat
  /** The conversation it reads or writes. */
  readonly context?: LLMContext
  /** Whether it writes into its conversation what the agent says. */
  readonly records?: boolean
}
