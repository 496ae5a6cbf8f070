import {
  CancelledError,
  HangUpFrame,
  isAbort,
  type LLMContext,
  LLMError,
  LLMResponseEndFrame,
  LLMResponseStartFrame,
  LLMTextFrame,
  MetricsFrame,
  type StageMetrics,
  spaceBetween,
  type Tool,
  type ToolCall,
  type TurnScope,
  toAntiphonError,
  type VendorMetadata,
} from '../../src/engine.ts'
import { ToolRound } from '../tools/tool-round.ts'
import { wordsWithin } from '../tools/words-within.ts'
import type { AnswerHost } from './answer-host.ts'
import type { LLMSettings } from './llm-options.ts'
import { callModel } from './model-call.ts'

interface CalledRound {
  readonly round: number
  readonly tools: readonly Tool[]
  readonly metadata: VendorMetadata | undefined
}

/** One answer to a conversation: rounds of what the model says and the tools it calls, until it calls none. */
export class Answer {
  readonly #context: LLMContext
  readonly #scope: TurnScope
  readonly #host: AnswerHost
  /** What was said in each round. */
  readonly #said: string[] = []
  readonly #fillers = new Set<string>()
  #state: 'goes on' | 'ends here' | 'ends the session' | 'given' = 'goes on'
  #reason: string | undefined
  /** The round in which nothing of the model's has been said yet; none when it speaks. */
  #thinkingIn: number | undefined
  #callsTools = false
  /** What the app had said meanwhile. */
  #interjected = ''
  /** Whether a tool of the round has said something that is no filler. */
  #toolSpoke = false

  constructor(context: LLMContext, scope: TurnScope, host: AnswerHost) {
    this.#context = context
    this.#scope = scope
    this.#host = host
  }

  /**
   * The app has something said while the model thinks, or tools run. Returns whether it is: not once the model has begun
   * to speak, for that is one piece.
   */
  interject(words: string): boolean {
    const round = this.#thinkingIn
    if (this.#state === 'given' || this.#scope.over) return false
    if (this.#callsTools) {
      this.#say(words, this.#said.length - 1)
      return true
    }
    if (round === undefined) return false
    const said = words.trim()
    const text = said + spaceBetween(said)
    this.#interjected += text
    for (const frame of wordsWithin(round, text)) void this.#scope.push(frame)
    return true
  }

  /** Gives it. What fails is reported, and the answer ends, so that nobody waits for it. */
  async give(): Promise<void> {
    const scope = this.#scope
    try {
      for (let goesOn = true; goesOn; ) goesOn = await this.#round()
    } catch (thrown) {
      if (scope.over && isAbort(thrown)) return
      const provider = this.#host.provider.name
      this.#host.report(
        toAntiphonError(thrown, (message, cause) => new LLMError(message, { cause, provider })),
      )
      await this.#apologize()
    }
    if (this.#state === 'ends the session') await scope.push(this.#hangUp())
    this.#state = 'given'
  }

  /** Has the model speak and call tools, and runs these. Returns whether there is another round. */
  async #round(): Promise<boolean> {
    const { maxToolRounds = 4, tools: own = [] } = this.#host.options
    const scope = this.#scope
    const round = this.#said.length
    this.#thinkingIn = round
    await scope.push(new LLMResponseStartFrame({ round }))
    const mayCall = round < maxToolRounds && this.#state === 'goes on'
    const tools = this.#context.tools ?? own
    const reply = await this.#ask(round, mayCall ? tools : [])
    const { calls, metadata } = reply
    const text = this.#interjected + reply.text
    this.#interjected = ''
    this.#thinkingIn = undefined
    const last = !mayCall || calls.length === 0
    await scope.push(new LLMResponseEndFrame({ round, last }))
    if (last) return false
    await this.#host.decided(scope.turn)
    if (scope.over) throw new CancelledError()
    this.#said.push(text)
    this.#toolSpoke = false
    this.#callsTools = true
    await this.#call(calls, { round, tools, metadata })
    this.#callsTools = false
    if (this.#state === 'goes on') return true
    // Nobody hangs up without a word: the farewell came with the call that ends the session, or is still to come.
    if (this.#state === 'ends the session' && text.trim() === '' && !this.#toolSpoke) return true
    await scope.push(new LLMResponseEndFrame({ round, last: true }))
    return false
  }

  #ask(round: number, tools: readonly Tool[]) {
    const { provider, options: limits } = this.#host
    const scope = this.#scope
    this.#host.fit(this.#context)
    const messages = this.#context.messagesWithin(scope.turn, this.#said)
    this.#context.asked(scope.turn, round)
    const request = {
      messages,
      ...(tools.length > 0 && { tools }),
      ...askedFor(this.#host.settings(), round),
    }
    const measured = (metrics: StageMetrics) => this.#host.push(new MetricsFrame({ metrics }))
    const speaks = () => {
      this.#thinkingIn = undefined
    }
    const call = this.#host.call(scope)
    return callModel(request, { provider, limits, call, scope, round, measured, speaks })
  }

  async #call(calls: readonly ToolCall[], { round, tools, metadata }: CalledRound): Promise<void> {
    const scope = this.#scope
    const waiting = this.#host.fillers.wait(this.#fillers, (text) => this.#say(text, round))
    const running = new ToolRound(
      {
        tools,
        scope,
        waiting,
        say: (words) => {
          this.#toolSpoke = true
          this.#say(words, round)
        },
        endAnswer: () => this.#endHere(),
        endSession: (reason) => this.#endSession(reason),
        record: (ended, results) => this.#context.recordTools(scope.turn, round, ended, results, metadata),
        correct: (result) => this.#context.replaceResult(result),
      },
      this.#host,
    )
    await running.run(calls)
  }

  #say(words: string, round: number): void {
    if (this.#state === 'given' || this.#scope.over) return
    const before = this.#said[round] ?? ''
    const text = spaceBetween(before, words) + words
    this.#said[round] = before + text
    for (const frame of wordsWithin(round, text)) void this.#scope.push(frame)
  }

  #endHere(): void {
    if (this.#state === 'goes on') this.#state = 'ends here'
  }

  #endSession(reason: string | undefined): void {
    if (this.#state === 'ends the session') return
    this.#reason = reason
    if (this.#state !== 'given' && !this.#scope.over) this.#state = 'ends the session'
    else this.#host.push(this.#hangUp())
  }

  #hangUp(): HangUpFrame {
    return new HangUpFrame({ reason: this.#reason })
  }

  async #apologize(): Promise<void> {
    const { apology } = this.#host.options
    const scope = this.#scope
    const round = this.#said.length
    if (apology !== undefined) await scope.push(new LLMTextFrame({ text: ` ${apology}`, round }))
    await scope.push(new LLMResponseEndFrame({ round, last: true }))
  }
}

/** A tool that must be called has been, after the first round: the model speaks of what came of it. */
function askedFor({ toolChoice, ...settings }: LLMSettings, round: number): LLMSettings {
  const holds = toolChoice !== undefined && (round === 0 || toolChoice === 'none')
  return holds ? { ...settings, toolChoice } : settings
}
