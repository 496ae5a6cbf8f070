import {
  type AntiphonError,
  type Clock,
  HangUpFrame,
  type HeardItem,
  type HeardSentence,
  type LLMContext,
  LLMResponseEndFrame,
  LLMTextFrame,
  MetricsFrame,
  type RealtimeEvent,
  type RealtimeInput,
  type RealtimeProvider,
  spaceBetween,
  TimeoutError,
  type Timer,
  type TokenUsage,
  type TurnScope,
} from '../../src/index.ts'
import { type ModelCallsInit, refuseCalls, runModelCalls } from './model-calls.ts'
import { Response } from './response.ts'

/** What answers are made with. */
export interface AnswersInit {
  readonly provider: RealtimeProvider
  readonly context: LLMContext
  readonly clock: Clock
  readonly outputRate: number
  readonly maxToolRounds: number
  readonly apology: string | undefined
  readonly firstByteMs: number
  readonly stallMs: number
  readonly calls: Omit<ModelCallsInit, 'say' | 'fillersSaid' | 'hangUp' | 'tell'>
  scopeOf(turn: number): TurnScope
  nextSentence(): number
  /** Tells the model. */
  tell(input: RealtimeInput): void
  /** Runs work that outlives the handling of an event. */
  spawn(work: () => Promise<void>): void
  report(error: AntiphonError): void
  /** The model has fallen silent: the conversation is begun anew. */
  silent(): void
  /** An answer has begun, or has been made. */
  changed(): void
  /** A sentence is the model's. */
  isModels(sentence: number): void
}

/** What asks the model to speak. */
export type Ask = Extract<RealtimeInput, { type: 'turn-end' | 'respond' | 'text' }>

/** How often an answer is asked for again when the conversation was lost before it began. */
const mostTries = 3

interface Asked {
  readonly turn: number
  readonly ask: Ask
  tries: number
}

/** An answer: the responses of one turn, with the tools between them. */
interface Answer {
  readonly turn: number
  readonly scope: TurnScope
  readonly responses: Response[]
  readonly fillersSaid: Set<string>
  readonly askedAtMs: number
  /** Whether the tools of its last response run. */
  calling: boolean
  /** Whether all of it has been made. */
  made: boolean
}

/** The answers of a model that speaks by itself: which response belongs to which turn, and how much of it was heard. */
export class Answers {
  readonly #init: AnswersInit
  #asked: Asked | undefined
  /** The answer that is being made, or heard. */
  #answer: Answer | undefined
  #response: Response | undefined
  /** An answer that was cut off: the output is about to tell how much of it was heard. */
  #cut: readonly Response[] | undefined
  /** Responses that are owed and that nobody wants any more: they begin all the same. */
  #stale = 0
  #usage: TokenUsage = { inputTokens: 0, outputTokens: 0 }
  #soundAtMs: number | undefined
  #deadline: Timer | undefined

  constructor(init: AnswersInit) {
    this.#init = init
  }

  /** Whether an answer is asked for, or being made. */
  get busy(): boolean {
    return this.#asked !== undefined || (this.#answer !== undefined && !this.#answer.made)
  }

  /** Whether the agent has the floor: an answer is being made, or heard. */
  get underWay(): boolean {
    return this.#asked !== undefined || this.#answer !== undefined
  }

  /** The turn is to be answered. */
  ask(turn: number, ask: Ask): void {
    this.#asked = { turn, ask, tries: 0 }
    this.#send(this.#asked)
    this.#init.changed()
  }

  /** A conversation begins: what was asked for in the one before is asked for again. */
  begun(): void {
    this.#stale = 0
    const asked = this.#asked
    // What was said stands in the conversation now, but for what only the vendor has heard.
    if (asked) this.#send({ ...asked, ask: { type: 'respond' } })
  }

  /** The conversation is lost. What was being said breaks off, and nobody waits for the rest. */
  lost(): void {
    this.#watch(undefined)
    if (this.#answer && this.#response) this.#failed(this.#response, this.#answer)
    else if (this.#answer && !this.#answer.calling) this.#made(this.#answer)
    this.#response = undefined
    const asked = this.#asked
    if (asked !== undefined && ++asked.tries >= mostTries) this.#giveUp(asked)
  }

  /** The turns before this one are over. */
  interrupted(): void {
    this.#watch(undefined)
    this.#cut = this.#answer?.responses ?? (this.#asked && [])
    if (this.#owed) this.#stale++
    this.#asked = this.#answer = this.#response = undefined
    this.#init.changed()
  }

  /** The output tells what was heard of the answer that was cut off. */
  heard(heard: readonly HeardSentence[]): void {
    const cut = this.#cut
    if (cut === undefined) return
    this.#cut = undefined
    const items = cut.flatMap((response) => response.items)
    const told: HeardItem[] = heard.flatMap(({ sentence, ms }) => {
      const item = items.find((each) => each.sentence === sentence)
      return item ? [{ item: item.item, ms: Math.min(ms, item.ms) }] : []
    })
    this.#init.tell({ type: 'interrupt', heard: told })
  }

  /**
   * The app has something said within the answer, while the model thinks or tools run. Returns whether it is: not once the
   * model speaks, for that is one piece.
   */
  interject(words: string): boolean {
    const asked = this.#asked
    if (asked !== undefined) {
      const scope = this.#init.scopeOf(asked.turn)
      void scope.push(new LLMTextFrame({ text: spaced(words), round: 0, endsSentence: true }))
      void scope.push(new LLMResponseEndFrame({ round: 0, last: false }))
      return !scope.over
    }
    const response = this.#answer?.responses.at(-1)
    if (!response || this.#answer?.made || (response.speaks && !this.#answer?.calling)) return false
    this.#say(words, response)
    return true
  }

  /** The listener has heard an answer out. */
  agentDone(turn: number): void {
    if (this.#answer?.turn !== turn || !this.#answer.made) return
    this.#answer = undefined
    this.#init.changed()
  }

  /** A response begins. `turn`: of the exchange that it answers, if the vendor has begun a turn for it. */
  started(id: string, turn: number | undefined): void {
    if (turn === undefined && this.#stale > 0) {
      this.#stale--
      return
    }
    const own = turn ?? this.#asked?.turn
    if (turn === undefined && this.#goesOn) return this.#begin(id, this.#answer!)
    if (own === undefined) return this.#init.tell({ type: 'interrupt', heard: [] })
    this.#asked = undefined
    const { clock, scopeOf } = this.#init
    const answer: Answer = {
      turn: own,
      scope: scopeOf(own),
      responses: [],
      fillersSaid: new Set(),
      askedAtMs: clock.now(),
      calling: false,
      made: false,
    }
    this.#answer = answer
    this.#begin(id, answer)
    this.#init.changed()
  }

  /** Something of a response comes. */
  take(event: Extract<RealtimeEvent, { type: 'audio' | 'text' | 'tool-call' }>): void {
    const response = this.#response
    if (response?.id !== event.response) {
      if (event.type === 'tool-call') this.#init.tell({ type: 'tool-cancelled', id: event.id })
      return
    }
    this.#watch(this.#init.stallMs)
    if (event.type === 'tool-call')
      response.call({ id: event.id, name: event.name, arguments: event.arguments })
    else if (event.type === 'text') response.text(event.item, event.text, event.times)
    else {
      this.#soundAtMs ??= this.#init.clock.now()
      response.audio(event.item, event.samples)
    }
  }

  /** Tokens were used. */
  used(usage: TokenUsage): void {
    const { inputTokens, outputTokens } = this.#usage
    this.#usage = {
      ...usage,
      inputTokens: inputTokens + usage.inputTokens,
      outputTokens: outputTokens + usage.outputTokens,
    }
  }

  /** A response is over. */
  ended(id: string, state: 'ended' | 'cancelled' | 'failed'): void {
    const response = this.#response
    const answer = this.#answer
    if (response?.id !== id || answer === undefined) return
    this.#response = undefined
    this.#watch(undefined)
    this.#measure(answer)
    if (state === 'failed') this.#failed(response, answer)
    else if (state === 'cancelled' || response.calls.length === 0) {
      response.end(true)
      this.#made(answer)
    } else if (answer.responses.length > this.#init.maxToolRounds) {
      refuseCalls(response, this.#init.tell)
      response.end(true)
      this.#made(answer)
    } else {
      response.end(false)
      answer.calling = true
      this.#init.spawn(() => this.#call(response, answer))
    }
  }

  /** Nothing more is asked. */
  close(): void {
    this.#watch(undefined)
  }

  /** Whether the model has been asked to go on behind tools. */
  get #goesOn(): boolean {
    return this.#answer !== undefined && this.#response === undefined && !this.#answer.calling && !this.#answer.made
  }

  /** Whether a response is owed that has not begun. */
  get #owed(): boolean {
    return this.#asked !== undefined || this.#goesOn
  }

  #send({ ask }: Asked): void {
    this.#watch(this.#init.firstByteMs)
    this.#init.tell(ask)
  }

  #begin(id: string, answer: Answer): void {
    const { provider, outputRate, nextSentence, isModels, context, spawn } = this.#init
    const round = answer.responses.length
    const response = new Response({
      id,
      scope: answer.scope,
      round,
      rates: { from: provider.outputRate, to: outputRate },
      provider: provider.name,
      nextSentence: () => {
        const sentence = nextSentence()
        isModels(sentence)
        return sentence
      },
    })
    answer.responses.push(response)
    this.#response = response
    context.asked(answer.turn, round)
    this.#watch(this.#init.firstByteMs)
    spawn(() => response.send())
  }

  async #call(response: Response, answer: Answer): Promise<void> {
    const { calls, tell, maxToolRounds } = this.#init
    const { scope, round } = response
    if (answer.responses.length >= maxToolRounds) calls.mayCallOn(false)
    let late: { readonly reason: string | undefined } | undefined
    const { goesOn, endsSession } = await runModelCalls(response, {
      ...calls,
      tell,
      fillersSaid: answer.fillersSaid,
      say: (text) => this.#say(text, response),
      hangUp: (reason) => {
        late = { reason }
        void this.#init.scopeOf(scope.turn).push(new HangUpFrame(reason === undefined ? {} : { reason }))
      },
    })
    answer.calling = false
    if (scope.over || late !== undefined) return
    if (goesOn) return this.#watch(this.#init.firstByteMs)
    await scope.push(new LLMResponseEndFrame({ round, last: true }))
    const { reason } = endsSession ?? {}
    if (endsSession) await scope.push(new HangUpFrame(reason === undefined ? {} : { reason }))
    this.#made(answer)
  }

  /** Words of ours within the answer, for a voice of ours behind the model. */
  #say(words: string, response: Response): void {
    if (response.scope.over) return
    void response.scope.push(
      new LLMTextFrame({ text: spaced(words), round: response.round, endsSentence: true }),
    )
    void response.scope.push(new LLMResponseEndFrame({ round: response.round, last: false }))
  }

  /** The rest of it will not come. */
  #failed(response: Response, answer: Answer): void {
    const { apology } = this.#init
    response.end(apology === undefined, true)
    if (apology !== undefined) response.say(` ${apology}`, true)
    this.#made(answer)
  }

  #made(answer: Answer): void {
    answer.made = true
    this.#init.calls.mayCallOn(true)
    this.#init.changed()
  }

  /** It never began: nobody waits for it. */
  #giveUp({ turn }: Asked): void {
    const { apology } = this.#init
    this.#asked = undefined
    const scope = this.#init.scopeOf(turn)
    if (apology !== undefined) void scope.push(new LLMTextFrame({ text: ` ${apology}`, round: 0 }))
    void scope.push(new LLMResponseEndFrame({ round: 0, last: true }))
    this.#init.changed()
  }

  #measure({ turn, askedAtMs, scope }: Answer): void {
    const { provider, clock } = this.#init
    const ttfbMs = this.#soundAtMs === undefined ? {} : { ttfbMs: this.#soundAtMs - askedAtMs }
    const of = { type: 'stage', stage: 'realtime', provider: provider.name, turn } as const
    const metrics = { ...of, durationMs: clock.now() - askedAtMs, ...ttfbMs, ...this.#usage }
    this.#usage = { inputTokens: 0, outputTokens: 0 }
    this.#soundAtMs = undefined
    void scope.push(new MetricsFrame({ metrics }))
  }

  /** The model owes something within so long; undefined: nothing. */
  #watch(ms: number | undefined): void {
    this.#deadline?.cancel()
    this.#deadline = undefined
    if (ms === undefined) return
    const { clock, provider, report, silent } = this.#init
    this.#deadline = clock.setTimeout(() => {
      report(new TimeoutError(`${provider.name} gave nothing within ${ms} ms.`, { provider: provider.name }))
      silent()
    }, ms)
  }
}

/** Words, and the space behind them. */
function spaced(words: string): string {
  const said = words.trim()
  return said + spaceBetween(said)
}
