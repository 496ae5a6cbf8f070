import {
  AgentStartedSpeakingFrame,
  AgentStoppedSpeakingFrame,
  type Clock,
  type ContextEditFrame,
  type Frame,
  type Logger,
  type RealtimeInput,
  type Timer,
  VADUserStartedSpeakingFrame,
  VADUserStoppedSpeakingFrame,
} from '../../src/engine.ts'
import { Fillers } from '../tools/fillers.ts'
import { LaterCalls } from '../tools/later-calls.ts'
import { Silence } from '../tools/silence.ts'
import { SurvivingCalls } from '../tools/surviving-calls.ts'
import type { AnswersInit } from './answers/answers-init.ts'
import type { RealtimeOptions } from './realtime-options.ts'
import type { Told } from './told.ts'

/** What tools need of the processor whose model calls them. */
export interface ModelToolsParts {
  readonly options: RealtimeOptions
  readonly told: Told
  after(ms: number, callback: () => void): Timer
  /** Sends a frame on. */
  send(frame: Frame): void
  /** Has the conversation edited. */
  edit(frame: ContextEditFrame): void
  tell(inputs: readonly RealtimeInput[]): void
  spawn(work: () => Promise<void>): void
}

/** The tools of a model that speaks by itself, for the session. */
export class ModelTools {
  readonly #parts: ModelToolsParts
  readonly #silence: Silence
  readonly #later: LaterCalls
  readonly #surviving = new SurvivingCalls()
  #agentSpeaks = false

  constructor(parts: ModelToolsParts) {
    this.#parts = parts
    this.#silence = new Silence((ms, callback) => parts.after(ms, callback))
    const { options, spawn, send: push, edit } = parts
    this.#later = new LaterCalls({ most: options.maxLaterCalls ?? 8, push, edit, spawn })
  }

  /** Whether the listener hears the agent. */
  get agentSpeaks(): boolean {
    return this.#agentSpeaks
  }

  /** Who is heard: what is said while a tool runs waits for silence. */
  see(frame: Frame): void {
    if (frame instanceof VADUserStartedSpeakingFrame) this.#silence.endedBy('user')
    else if (frame instanceof VADUserStoppedSpeakingFrame) this.#silence.leftBy('user')
    else if (frame instanceof AgentStartedSpeakingFrame) {
      this.#agentSpeaks = true
      this.#silence.endedBy('agent')
    } else if (frame instanceof AgentStoppedSpeakingFrame) {
      this.#agentSpeaks = false
      this.#silence.leftBy('agent')
    }
  }

  /** Whether an answer is under way: outcomes that come late wait for its end. */
  hold(underWay: boolean): void {
    if (underWay) this.#later.hold()
    else this.#later.release()
  }

  /** Ends them all. */
  close(): void {
    this.#later.close()
  }

  /** What answers run their calls with. */
  calls(clock: Clock, logger: Logger, session: AbortSignal): AnswersInit['calls'] {
    const { options, told, tell, send: push, spawn } = this.#parts
    const { context, maxToolCalls: mostCalls = 32 } = options
    const host = {
      clock,
      logger,
      session,
      mostCalls,
      later: this.#later,
      surviving: this.#surviving,
      push,
      spawn,
    }
    return {
      host,
      fillers: new Fillers(this.#silence, (tool, error) =>
        logger.warn({ tool, error }, 'what to say while a tool runs could not be made'),
      ),
      tools: () => told.tools,
      mayCallOn(may) {
        told.mayCall = may
        tell(told.update())
      },
      record({ scope, round }, calls, results) {
        context.recordTools(scope.turn, round, calls, results)
        tell(told.update())
      },
      correct(result) {
        const { toolCallId: id, content } = result
        context.replaceResult(result)
        if (context.messages.includes(result))
          tell([{ type: 'tool-result', id, result: content, respond: false }])
      },
    }
  }
}
