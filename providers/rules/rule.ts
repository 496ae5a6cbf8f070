import type { LLMRequest } from '../../src/engine.ts'

/** A call of a tool, made by {@link call}. */
export interface RuleCall {
  /** The tool's name. */
  readonly tool: string
  /** Its arguments. */
  readonly arguments: Readonly<Record<string, unknown>>
}

/** What a rule answers: words, calls of tools, or words and calls together (`['One moment.', call('look_up')]`). */
export type RuleReply = string | RuleCall | readonly (string | RuleCall)[]

/** What a rule's pattern found in the words of the user. */
export interface RuleMatch<Found> {
  /** All that the user said. */
  readonly text: string
  /** What the pattern found: the regular expression's match, the string itself, or what the function returned. */
  readonly found: Found
  /** Where in `text` it begins, in characters. */
  readonly index: number
  /** Named groups of the regular expression that took part in the match. */
  readonly groups: Readonly<Record<string, string | undefined>>
  /** How many earlier messages of this conversation the same rule matched. */
  readonly times: number
}

/** A reply, or a function that makes one. If it returns nothing, the rule does not apply and the next is tried. */
export type RuleAnswer<Found> =
  | RuleReply
  | ((match: RuleMatch<Found>, request: LLMRequest) => RuleReply | undefined)

/** What a function that looks for something returns: what it found, and where. */
export interface RuleFinding<Found> {
  /** What was found. */
  readonly found: Found
  /** Characters from the start of the text. */
  readonly index: number
}

/** A function that looks for something in what the user said. */
export type RuleFinder<Found> = (text: string, request: LLMRequest) => RuleFinding<Found> | undefined

/** What a rule makes of a message: where its pattern was found, and how to answer. */
export interface RuleHit {
  /** Where the pattern was found, in characters. */
  readonly index: number
  /** The answer; nothing if the rule does not apply after all. */
  answer(times: number): RuleReply | undefined
}

/** A rule about what the user says, made by {@link rule}. */
export interface SpeechRule {
  /** What the rule is about. */
  readonly on: 'speech'
  /** Looks for the rule's pattern. */
  match(text: string, request: LLMRequest): RuleHit | undefined
}

/** What is known of a tool's result besides its value. */
export interface RuleResult {
  /** What the user had asked for, in their own words. */
  readonly text: string
  /** The arguments of the call. */
  readonly arguments: Readonly<Record<string, unknown>>
  readonly request: LLMRequest
}

/** A rule about what a tool returned, made by {@link onResult}. */
export interface ResultRule {
  /** What the rule is about. */
  readonly on: 'result'
  readonly tool: string
  /** The answer to a result; nothing if the rule does not apply. */
  answer(result: unknown, info: RuleResult): RuleReply
}

/** A rule about what the user says or about what a tool returned. */
export type Rule = SpeechRule | ResultRule

/**
 * A rule: when the user says this, answer that.
 * @param pattern Words that must occur (in any case), a regular expression, or a function that looks for something.
 */
export function rule(pattern: string, answer: RuleAnswer<string>): SpeechRule
export function rule(pattern: RegExp, answer: RuleAnswer<RegExpExecArray>): SpeechRule
export function rule<Found>(pattern: RuleFinder<Found>, answer: RuleAnswer<Found>): SpeechRule
export function rule(pattern: string | RegExp | RuleFinder<unknown>, answer: RuleAnswer<never>): SpeechRule {
  const find = finder(pattern)
  // The overloads tie the answer's type to what the pattern finds.
  const answerTo = answer as RuleAnswer<unknown>
  return {
    on: 'speech',
    match(text, request) {
      const finding = find(text, request)
      if (finding === undefined) return undefined
      const { index, found, groups = {} } = finding
      return {
        index,
        answer: (times) =>
          typeof answerTo === 'function'
            ? answerTo({ text, found, index, groups, times }, request)
            : answerTo,
      }
    },
  }
}

/**
 * What to say when a tool has returned.
 * @param tool The tool's name.
 * @param answer A reply or a function of the result: the tool's JSON, parsed, or its text if it is no JSON. Declare
 * its type to suit your tool; it is not checked.
 * @param failed The reply if the tool failed; it is given the reason.
 */
export function onResult<Result = unknown>(
  tool: string,
  answer: RuleReply | ((result: Result, info: RuleResult) => RuleReply),
  failed: RuleReply | ((reason: string, info: RuleResult) => RuleReply) = 'I am sorry, that did not work.',
): ResultRule {
  return {
    on: 'result',
    tool,
    answer(result, info) {
      const reason = failure(result)
      if (reason !== undefined) return typeof failed === 'function' ? failed(reason, info) : failed
      return typeof answer === 'function' ? answer(result as Result, info) : answer
    },
  }
}

/** A call of a tool, as a rule's reply. */
export function call(tool: string, args: Readonly<Record<string, unknown>> = {}): RuleCall {
  return { tool, arguments: args }
}

/** An answer that takes its replies in turn, as often as the conversation comes to the rule, and then anew. */
export function inTurn(
  ...replies: readonly [RuleReply, ...RuleReply[]]
): (match: Pick<RuleMatch<unknown>, 'times'>) => RuleReply {
  return ({ times }) => replies[times % replies.length] ?? replies[0]
}

type Finding = RuleFinding<unknown> & Pick<Partial<RuleMatch<unknown>>, 'groups'>

function finder(
  pattern: string | RegExp | RuleFinder<unknown>,
): (text: string, request: LLMRequest) => Finding | undefined {
  if (typeof pattern === 'function') return pattern
  if (typeof pattern === 'string') {
    const wanted = pattern.toLowerCase()
    return (text) => {
      const index = text.toLowerCase().indexOf(wanted)
      return index < 0 ? undefined : { index, found: pattern }
    }
  }
  // A global or sticky expression would remember where it stopped.
  const fresh = new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, ''))
  return (text) => {
    const found = fresh.exec(text)
    return found ? { index: found.index, found, groups: found.groups ?? {} } : undefined
  }
}

function failure(result: unknown): string | undefined {
  if (typeof result !== 'object' || result === null) return undefined
  const { error } = result as { error?: unknown }
  return typeof error === 'string' ? error : undefined
}
