import {
  isAbort,
  type RealtimeInput,
  type Tool,
  type ToolCall,
  type ToolMessage,
} from '../../../src/engine.ts'
import type { CallHost } from '../../tools/call-host.ts'
import type { Fillers } from '../../tools/fillers.ts'
import { ToolRound } from '../../tools/tool-round.ts'
import type { Response } from './response.ts'

/** What the calls of a response are run with. */
export interface ModelCallsInit {
  readonly host: CallHost
  readonly fillers: Fillers
  /** What has been said while tools ran in this answer. */
  readonly fillersSaid: Set<string>
  tools(): readonly Tool[]
  /** Whether the model may call more tools in this answer. */
  mayCallOn(may: boolean): void
  /** Tells the model. */
  tell(input: RealtimeInput): void
  /** Says words of ours within the answer. */
  say(text: string, response: Response): void
  /** Writes calls and their results down. */
  record(response: Response, calls: readonly ToolCall[], results: readonly ToolMessage[]): void
  /** Writes a result down in place of the one before. */
  correct(result: ToolMessage): void
  /** The session is to end, though the answer is over. */
  hangUp(reason: string | undefined): void
}

/** How an answer goes on behind its tools. */
export interface CallsOutcome {
  /** Whether the model speaks on; it has been asked to. */
  readonly goesOn: boolean
  /** The session ends behind the answer. */
  readonly endsSession: { readonly reason: string | undefined } | undefined
}

/** Runs the tools that a response calls. The model gets a result of every call, of one that was aborted too. */
export async function runModelCalls(response: Response, init: ModelCallsInit): Promise<CallsOutcome> {
  const { calls, scope } = response
  const open = new Set(calls.map(({ id }) => id))
  let ends = false
  let spoke = response.speaks
  let endsSession: CallsOutcome['endsSession']
  // Nobody hangs up without a word: the farewell came with the call, or is still to come.
  const goesOn = () => !ends && !scope.over && (endsSession === undefined || !spoke)
  const answer = (results: readonly ToolMessage[]) => {
    for (const { toolCallId: id, content: result } of results) {
      open.delete(id)
      init.tell({ type: 'tool-result', id, result, respond: open.size === 0 && goesOn() })
    }
  }
  const round = new ToolRound(
    {
      tools: init.tools(),
      scope,
      waiting: init.fillers.wait(init.fillersSaid, (text) => init.say(text, response)),
      say: (text) => {
        spoke = true
        init.say(text, response)
      },
      endAnswer: () => {
        ends = true
      },
      endSession: (reason) => {
        if (scope.over) init.hangUp(reason)
        else endsSession ??= { reason }
        init.mayCallOn(false)
      },
      record: (ended, results) => {
        init.record(response, ended, results)
        answer(results)
      },
      correct: (result) => init.correct(result),
    },
    init.host,
  )
  try {
    await round.run(calls)
  } catch (thrown) {
    if (!isAbort(thrown)) throw thrown
  } finally {
    for (const id of open) init.tell({ type: 'tool-cancelled', id })
  }
  return { goesOn: goesOn(), endsSession: scope.over ? undefined : endsSession }
}

/** Refuses calls: the answer has had its rounds. */
export function refuseCalls({ calls }: Response, tell: (input: RealtimeInput) => void): void {
  for (const { id } of calls) tell({ type: 'tool-cancelled', id })
}
