import {
  CancelledError,
  checkOptions,
  LLMError,
  type LLMEvent,
  type LLMProvider,
  type LLMRequest,
  type OptionRules,
  type ProviderCall,
  ProviderMeter,
  parseArguments,
  type ToolCall,
  type ToolMessage,
  textOf,
} from '../../src/engine.ts'
import type { ResultRule, Rule, RuleAnswer, RuleCall, RuleReply, SpeechRule } from './rule.ts'

export {
  call,
  inTurn,
  onResult,
  type ResultRule,
  type Rule,
  type RuleAnswer,
  type RuleCall,
  type RuleFinder,
  type RuleFinding,
  type RuleHit,
  type RuleMatch,
  type RuleReply,
  type RuleResult,
  rule,
  type SpeechRule,
} from './rule.ts'

/** Options of {@link rules}. */
export interface RulesOptions {
  /**
   * The rules, the first that applies wins. Rules in an array within the array are equals: of those that apply, the
   * one whose pattern stands first in the user's words wins.
   */
  rules: readonly (Rule | readonly SpeechRule[])[]
  /** From the request to the first word, in milliseconds. Default 0. */
  delayMs?: number
  /** Between two words, in milliseconds. Default 0. */
  tokenDelayMs?: number
  /** The answer when no rule applies. Default: a sentence saying so. */
  fallback?: RuleAnswer<undefined>
}

const optionRules: OptionRules<RulesOptions> = {
  rules: 'any',
  delayMs: 'not-negative',
  tokenDelayMs: 'not-negative',
  fallback: 'any',
}

/**
 * Answers by rules, behind the interface of a language model. It is **no language model**: it understands the patterns
 * it is given and nothing else. It is for demonstrations and tests that need a partner who costs nothing, needs no
 * network and always says the same.
 *
 * It answers the last user message; when results of tools come last, it answers those. It keeps nothing of a
 * conversation, so any number of them may share it.
 *
 * ```ts
 * rules({
 *   rules: [
 *     rule(/what time is it in (?<city>\w+)/i, ({ groups }) => call('time_in_city', { city: groups.city })),
 *     onResult<{ time: string }>('time_in_city', ({ time }) => `It is ${time}.`),
 *     rule('hello', inTurn('Hello.', 'Hello again.')),
 *   ],
 * })
 * ```
 */
export function rules(options: RulesOptions): LLMProvider {
  const { delayMs = 0, tokenDelayMs = 0 } = checkOptions('rules', options, optionRules)
  const book = new RuleBook(options)
  const meter = new ProviderMeter()
  const name = 'rules'

  async function* generate(request: LLMRequest, context: ProviderCall): AsyncGenerator<LLMEvent> {
    const { clock, signal } = context
    const pause = async (durationMs: number) => {
      if (durationMs > 0) await clock.sleep(durationMs, signal)
      if (signal.aborted) throw new CancelledError(undefined, { cause: signal.reason })
    }
    await pause(delayMs)
    let first = true
    let calls = 0
    for (const part of parts(book.reply(request))) {
      if (typeof part !== 'string') {
        await pause(0)
        yield toolCall(part, request, calls++)
        continue
      }
      for (const word of part.match(/\S+/g) ?? []) {
        await pause(first ? 0 : tokenDelayMs)
        meter.add('words', 1)
        yield { type: 'text', text: first ? word : ` ${word}` }
        first = false
      }
    }
    yield { type: 'finish', reason: calls > 0 ? 'tool-calls' : 'stop' }
  }

  return {
    name,
    continues: true,
    generate: (request, context) => meter.track(context.clock, generate(request, context)),
    metrics: () => meter.read(),
  }
}

/** Finds the rule that applies to a request. */
class RuleBook {
  readonly #speech: readonly (readonly SpeechRule[])[]
  readonly #results: readonly ResultRule[]
  readonly #fallback: RuleAnswer<undefined>

  constructor({ rules, fallback = 'I have no rule for that.' }: RulesOptions) {
    const groups = rules.map((entry) => ('on' in entry ? [entry] : entry))
    this.#speech = groups.map((group) => group.filter((one) => one.on === 'speech'))
    this.#results = groups.flat().filter((one) => one.on === 'result')
    this.#fallback = fallback
  }

  reply(request: LLMRequest): RuleReply {
    const results = trailingResults(request)
    if (results.length > 0) {
      const made = callsIn(request)
      const said = textOf(request.messages.findLast(({ role }) => role === 'user'))
      return results.flatMap((result) => parts(this.#answerResult(result, made, said, request)))
    }
    const said = request.messages.filter(({ role }) => role === 'user').map(textOf)
    const text = said.at(-1) ?? ''
    for (const { rule, hit } of this.#hits(text, request)) {
      const times = this.#earlier(said, request, rule)
      const answer = hit.answer(times)
      if (answer !== undefined) return answer
    }
    if (typeof this.#fallback !== 'function') return this.#fallback
    const times = this.#earlier(said, request, undefined)
    return this.#fallback({ text, found: undefined, index: 0, groups: {}, times }, request) ?? ''
  }

  /** The rules whose pattern occurs, best first. */
  #hits(text: string, request: LLMRequest) {
    return this.#speech.flatMap((group) =>
      group
        .flatMap((rule) => {
          const hit = rule.match(text, request)
          return hit ? [{ rule, hit }] : []
        })
        .sort((a, b) => a.hit.index - b.hit.index),
    )
  }

  #earlier(said: readonly string[], request: LLMRequest, rule: SpeechRule | undefined): number {
    return said.slice(0, -1).filter((text) => this.#hits(text, request)[0]?.rule === rule).length
  }

  #answerResult(
    message: ToolMessage,
    made: ReadonlyMap<string, ToolCall>,
    text: string,
    request: LLMRequest,
  ): RuleReply {
    const rule = this.#results.find(({ tool }) => tool === message.name)
    if (!rule) return message.content
    const call = made.get(message.toolCallId)
    const args = call ? parseArguments(call) : {}
    const info = { text, arguments: args instanceof Error ? {} : args, request }
    return rule.answer(parsed(message.content), info)
  }
}

/** The calls of tools by their ids, the last of each. */
function callsIn({ messages }: LLMRequest): ReadonlyMap<string, ToolCall> {
  const calls = messages.flatMap((each) => (each.role === 'assistant' ? (each.toolCalls ?? []) : []))
  return new Map(calls.map((call) => [call.id, call]))
}

function trailingResults({ messages }: LLMRequest): ToolMessage[] {
  const last = messages.findLastIndex(({ role }) => role !== 'tool')
  return messages.slice(last + 1).filter((message) => message.role === 'tool')
}

function parts(reply: RuleReply): readonly (string | RuleCall)[] {
  if (typeof reply === 'string') return [reply]
  return 'tool' in reply ? [reply] : reply
}

function parsed(content: string): unknown {
  try {
    return JSON.parse(content)
  } catch {
    return content
  }
}

function toolCall({ tool, arguments: args }: RuleCall, request: LLMRequest, nth: number): LLMEvent {
  if (!request.tools?.some(({ name }) => name === tool)) {
    const offered = request.tools?.map(({ name }) => name).join(', ') || 'none'
    throw new LLMError(
      `A rule calls the tool "${tool}", which the request does not offer (it offers: ${offered}). Give it to the LLM processor.`,
      { provider: 'rules', reason: 'request' },
    )
  }
  const id = `rule-${request.messages.length}-${nth}`
  return { type: 'tool-call', id, name: tool, arguments: JSON.stringify(args) }
}
