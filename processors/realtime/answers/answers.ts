import {
  HangUpFrame,
  type HeardSentence,
  LLMResponseEndFrame,
  type RealtimeEvent,
  type TokenUsage,
} from '../../../src/engine.ts'
import { wordsWithin } from '../../tools/words-within.ts'
import { AnswerClock } from './answer-clock.ts'
import { type Answer, type Ask, type Asked, heardItems, spaced } from './answer-state.ts'
import type { AnswersInit } from './answers-init.ts'
import { refuseCalls, runModelCalls } from './model-calls.ts'
import { PassedOver } from './passed-over.ts'
import { Response } from './response.ts'

/** How often an answer is asked for again when the conversation was lost before it began. */
const mostTries = 3

/** The answers of a model that speaks by itself: which response belongs to which turn, and how much of it was heard. */
export class Answers {
  readonly #init: AnswersInit
  readonly #clock: AnswerClock
  #asked: Asked | undefined
  /** The answer that is being made, or heard. */
  #answer: Answer | undefined
  #response: Response | undefined
  /** An answer that was cut off: the output is about to tell how much of it was heard. */
  #cut: readonly Response[] | undefined
  /** The turns of responses that are owed and that nobody wants any more: they begin all the same. */
  #stale: number[] = []
  readonly #passedOver = new PassedOver()
  #conversation = 0

  constructor(init: AnswersInit) {
    this.#init = init
    this.#clock = new AnswerClock(init.clock, init.provider.name, (error) => {
      init.report(error)
      init.silent()
    })
  }

  /** Whether an answer is asked for, or being made. */
  get busy(): boolean {
    return this.#asked !== undefined || (this.#answer !== undefined && !this.#answer.made)
  }

  /** Whether the agent has the floor: an answer is being made, or heard. */
  get underWay(): boolean {
    return this.#asked !== undefined || this.#answer !== undefined
  }

  /** The turn of the answer that is being made, or heard. */
  get turn(): number | undefined {
    return this.#answer?.turn
  }

  /** The turn is to be answered. */
  ask(turn: number, ask: Ask): void {
    this.#asked = { turn, ask, tries: 0 }
    this.#send(this.#asked)
    this.#init.changed()
  }

  /** A conversation begins: what was asked for in the one before is asked for again. */
  begun(): void {
    this.#conversation++
    this.#stale = []
    this.#passedOver.clear()
    const asked = this.#asked
    // What was said stands in the conversation now, but for what only the vendor has heard.
    if (asked) this.#send({ ...asked, ask: { type: 'respond' } })
  }

  /** The conversation is lost. What was being said breaks off, and nobody waits for the rest. */
  lost(): void {
    this.#clock.expect(undefined)
    if (this.#answer && this.#response) this.#failed(this.#response, this.#answer)
    else if (this.#answer && !this.#answer.calling) this.#made(this.#answer)
    this.#response = undefined
    const asked = this.#asked
    if (asked !== undefined && ++asked.tries >= mostTries) this.#giveUp(asked)
  }

  /** The turns before this one are over. */
  interrupted(): void {
    this.#clock.expect(undefined)
    this.#cut = this.#answer?.responses ?? (this.#asked && [])
    this.#passedOver.cutOff(this.#cut ?? [])
    if (this.#owed) this.#stale.push(this.#asked?.turn ?? this.#answer!.turn)
    this.#asked = this.#answer = this.#response = undefined
    this.#init.changed()
  }

  /** The output tells what was heard of the answer that was cut off. */
  heard(heard: readonly HeardSentence[]): void {
    const cut = this.#cut
    if (cut === undefined) return
    this.#cut = undefined
    this.#init.tell({ type: 'interrupt', heard: heardItems(cut, heard, this.#conversation) })
  }

  /**
   * The app has something said within the answer, while the model thinks or tools run. Returns whether it is: not once the
   * model speaks, for that is one piece.
   */
  interject(words: string): boolean {
    const asked = this.#asked
    if (asked !== undefined) {
      const scope = this.#init.scopeOf(asked.turn)
      for (const frame of wordsWithin(0, spaced(words))) void scope.push(frame)
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

  /**
   * A response begins. Returns the turn that it answers, be it over; none if nobody has asked for it.
   * @param turn That of the exchange that it answers, if the vendor has begun a turn for it.
   */
  started(id: string, turn: number | undefined): number | undefined {
    if (turn === undefined && this.#stale.length > 0) return this.#stale.shift()
    if (turn === undefined && this.#goesOn) return this.#begin(id, this.#answer!)
    const own = turn ?? this.#asked?.turn
    if (own === undefined) {
      this.#init.tell({ type: 'interrupt', heard: [] })
      return undefined
    }
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
    return own
  }

  /** Something of a response comes. */
  take(event: Extract<RealtimeEvent, { type: 'audio' | 'text' | 'tool-call' }>): void {
    const response = this.#response
    if (response?.id !== event.response) {
      if (event.type === 'tool-call') this.#init.tell({ type: 'tool-cancelled', id: event.id })
      else this.#passedOver.add(event)
      return
    }
    this.#clock.expect(this.#init.stallMs)
    if (event.type === 'tool-call')
      response.call({ id: event.id, name: event.name, arguments: event.arguments })
    else if (event.type === 'text') response.text(event.item, event.text, event.times)
    else {
      this.#clock.sound()
      response.audio(event.item, event.samples)
    }
  }

  /** Tokens were used. */
  used(usage: TokenUsage): void {
    this.#clock.used(usage)
  }

  /** A response is over. */
  ended(id: string, state: 'ended' | 'cancelled' | 'failed'): void {
    const heard = this.#passedOver.over(id)
    if (heard.length > 0) this.#init.tell({ type: 'heard', heard })
    const response = this.#response
    const answer = this.#answer
    if (response?.id !== id || answer === undefined) return
    this.#response = undefined
    this.#clock.expect(undefined)
    this.#clock.measure(answer.scope, answer.askedAtMs)
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
    this.#clock.expect(undefined)
  }

  /** Whether the model has been asked to go on behind tools. */
  get #goesOn(): boolean {
    return (
      this.#answer !== undefined &&
      this.#response === undefined &&
      !this.#answer.calling &&
      !this.#answer.made
    )
  }

  /** Whether a response is owed that has not begun. */
  get #owed(): boolean {
    return this.#asked !== undefined || this.#goesOn
  }

  #send({ ask }: Asked): void {
    this.#clock.expect(this.#init.firstByteMs)
    this.#init.tell(ask)
  }

  #begin(id: string, answer: Answer): number {
    const { provider, outputRate, nextSentence, isModels, context, spawn } = this.#init
    const round = answer.responses.length
    const response = new Response({
      id,
      conversation: this.#conversation,
      scope: answer.scope,
      round,
      rates: { from: provider.outputRate, to: outputRate },
      provider: provider.name,
      sentenceOf: (item) => {
        const sentence = nextSentence()
        isModels(sentence, item, answer.turn)
        return sentence
      },
    })
    answer.responses.push(response)
    this.#response = response
    context.asked(answer.turn, round)
    this.#clock.expect(this.#init.firstByteMs)
    spawn(() => response.send())
    return answer.turn
  }

  async #call(response: Response, answer: Answer): Promise<void> {
    const { calls, tell, maxToolRounds } = this.#init
    const { scope, round } = response
    if (answer.responses.length >= maxToolRounds) calls.mayCallOn(false)
    const { goesOn, endsSession } = await runModelCalls(response, {
      ...calls,
      tell,
      fillersSaid: answer.fillersSaid,
      say: (text) => this.#say(text, response),
      hangUp: (reason) => calls.host.push(new HangUpFrame({ reason })),
    })
    answer.calling = false
    if (scope.over) return
    if (goesOn) return this.#clock.expect(this.#init.firstByteMs)
    await scope.push(new LLMResponseEndFrame({ round, last: true }))
    if (endsSession) await scope.push(new HangUpFrame(endsSession))
    this.#made(answer)
  }

  /** Words of ours within the answer, for a voice of ours behind the model. */
  #say(words: string, { scope, round }: Response): void {
    for (const frame of wordsWithin(round, spaced(words))) void scope.push(frame)
  }

  /** The rest of it will not come. */
  #failed(response: Response, answer: Answer): void {
    const { apology } = this.#init
    response.breakOff(apology === undefined ? undefined : ` ${apology}`)
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
    const end = new LLMResponseEndFrame({ round: 0, last: true })
    for (const frame of apology === undefined ? [end] : wordsWithin(0, ` ${apology}`, true))
      void scope.push(frame)
    this.#init.changed()
  }
}
