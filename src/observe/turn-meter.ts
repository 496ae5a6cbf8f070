import type { Frame } from '../frame/frame.ts'
import { InterruptFrame } from '../frames/lifecycle.ts'
import { LLMResponseEndFrame } from '../frames/llm.ts'
import { MetricsFrame } from '../frames/metrics.ts'
import { AgentStartedSpeakingFrame, AgentTurnEndedFrame, UserTurnEndedFrame } from '../frames/speech.ts'
import type { PipelineMetrics, Role, StageMetrics } from '../metrics.ts'

type Figures = { -readonly [K in keyof PipelineMetrics]?: PipelineMetrics[K] }

interface OpenTurn {
  readonly turn: number
  readonly startedAtMs: number
  readonly stoppedAtMs: number | undefined
  readonly figures: Figures
}

/** Kinds of frames that say something about a turn; the others, most of them audio, are let past at once. */
const relevant: ReadonlySet<string> = new Set<Relevant['kind']>([
  'metrics',
  'user-turn-ended',
  'agent-started-speaking',
  'agent-turn-ended',
  'llm-response-end',
  'interrupt',
])
type Relevant =
  | MetricsFrame
  | UserTurnEndedFrame
  | AgentStartedSpeakingFrame
  | AgentTurnEndedFrame
  | LLMResponseEndFrame
  | InterruptFrame

/** Puts the measurements that pass the end of a pipeline together, turn by turn. */
export class TurnMeter {
  readonly #now: () => number
  #open: OpenTurn | undefined
  /** The last of each stage that comes before the turn it is for. */
  readonly #before = new Map<Role, StageMetrics>()

  /** @param now The task's clock. */
  constructor(now: () => number) {
    this.#now = now
  }

  /** Takes in a frame; returns the turn's measurements when it ends one. */
  see(frame: Frame): PipelineMetrics | undefined {
    return relevant.has(frame.kind) ? this.#see(frame) : undefined
  }

  #see(frame: Frame): PipelineMetrics | undefined {
    if (frame instanceof MetricsFrame) {
      if (frame.metrics.type === 'stage') this.#stage(frame.metrics)
    } else if (frame instanceof UserTurnEndedFrame) this.#begin(frame)
    else if (frame instanceof AgentStartedSpeakingFrame) this.#firstAudio(frame.turn)
    else if (frame instanceof AgentTurnEndedFrame || (frame instanceof LLMResponseEndFrame && frame.last))
      return this.#end(frame.turn, false)
    else if (frame instanceof InterruptFrame) return this.#interrupted(frame)
    return undefined
  }

  #interrupted({ turn, cause }: InterruptFrame): PipelineMetrics | undefined {
    if (this.#open === undefined || this.#open.turn >= turn) return undefined
    if (cause !== 'speculation') return this.#end(this.#open.turn, true)
    this.#open = undefined
    return undefined
  }

  #begin({ turn, stoppedAtMs }: UserTurnEndedFrame): void {
    const figures = this.#open?.turn === turn ? this.#open.figures : {}
    for (const [stage, { durationMs, ttfbMs }] of this.#before) {
      figures[`${stage}Ms`] = durationMs
      if (ttfbMs !== undefined) figures[`${stage}TtfbMs`] = ttfbMs
    }
    this.#before.clear()
    this.#open = { turn, startedAtMs: stoppedAtMs ?? this.#now(), stoppedAtMs, figures }
  }

  #stage(metrics: StageMetrics): void {
    const { stage, turn, durationMs, ttfbMs } = metrics
    if (turn === undefined) {
      this.#before.set(stage, metrics)
      return
    }
    if (metrics.cancelled || (this.#open && this.#open.turn > turn)) return
    if (this.#open?.turn !== turn)
      this.#open = { turn, startedAtMs: this.#now() - durationMs, stoppedAtMs: undefined, figures: {} }
    const { figures } = this.#open
    const total = `${stage}Ms` as const
    const first = `${stage}TtfbMs` as const
    figures[total] = (figures[total] ?? 0) + durationMs
    if (ttfbMs !== undefined) figures[first] ??= ttfbMs
    for (const name of ['inputTokens', 'outputTokens', 'characters'] as const) {
      const amount = metrics[name]
      if (amount !== undefined) figures[name] = (figures[name] ?? 0) + amount
    }
  }

  #firstAudio(turn: number): void {
    const open = this.#open
    if (open?.turn !== turn || open.stoppedAtMs === undefined) return
    open.figures.userStopToFirstAudioMs ??= this.#now() - open.stoppedAtMs
  }

  #end(turn: number, interrupted: boolean): PipelineMetrics | undefined {
    const open = this.#open
    if (open?.turn !== turn) return undefined
    this.#open = undefined
    return { ...open.figures, turn, totalMs: this.#now() - open.startedAtMs, interrupted }
  }
}
