import { LLMError, type ToolCall } from '../../../src/engine.ts'
import type { GrowingCall } from './call-piece.ts'
import type { Fields } from './fields.ts'
import { jsonValuesIn } from './whole-json.ts'

interface Parts {
  id: string
  name: string
  arguments: string
  readonly extra: Fields | undefined
}

/** A call, and what else the server has put to it. */
export interface FinishedCall extends ToolCall {
  readonly extra: Fields | undefined
}

/**
 * Calls as they can be made, from what a server sent of them: one without a name takes the arguments to a call that has
 * none, or is nothing; several sets of arguments in one call are several calls; ids are there, each once.
 * @param cutOff Whether the last call may lack its end.
 * @throws LLMError if nothing but half a call is there.
 */
export function finishedCalls(growing: readonly GrowingCall[], cutOff: boolean): FinishedCall[] {
  const parts = growing.map(({ id, name, pieces, extra }) => ({
    id,
    name,
    arguments: pieces.join(''),
    extra,
  }))
  const named = withoutRepetitions(joined(parts))
  if (named.length === 0 && parts.some(({ arguments: args }) => args.trim() !== ''))
    throw new LLMError('The server called a tool without naming it.', { reason: 'protocol' })
  const last = named.at(-1)
  if (cutOff && last && !isWhole(last.arguments)) {
    named.pop()
    if (named.length === 0)
      throw new LLMError('The answer reached maxTokens in the middle of a tool call: raise maxTokens.', {
        reason: 'protocol',
      })
  }
  const taken = new Set<string>()
  return named
    .flatMap(({ id, name, arguments: args, extra }) =>
      argumentsOf(args).map((text, nth) => ({ id: nth === 0 ? id : '', name, arguments: text, extra })),
    )
    .map((call) => ({ ...call, id: ownId(call.id, taken) }))
}

/** Without calls that are told twice, id and all. */
function withoutRepetitions(calls: readonly Parts[]): Parts[] {
  const seen = new Set<string>()
  return calls.filter(({ id, name, arguments: args }) => {
    const key = JSON.stringify([id, name, args])
    if (id !== '' && seen.has(key)) return false
    seen.add(key)
    return true
  })
}

/** Those with a name. Arguments under another number than their name go to the first that still needs some. */
function joined(parts: readonly Parts[]): Parts[] {
  const named = parts.filter(({ name }) => name !== '')
  const needy = named.filter(({ arguments: args }) => args.trim() === '').values()
  for (const { id, name, arguments: args } of parts) {
    if (name !== '' || args.trim() === '') continue
    const { value: call } = needy.next()
    if (call === undefined) break
    call.arguments = args
    if (call.id === '') call.id = id
  }
  return named
}

/** The sets of arguments that stand in a call's text; one, if the server did right. */
export function argumentsOf(text: string): string[] {
  const trimmed = text.trim()
  if (trimmed === '' || /^(?:null|""|\[\s*\])$/.test(trimmed)) return ['{}']
  const value = parsed(trimmed)
  if (isObject(value)) return [trimmed]
  // Encoded twice.
  if (typeof value === 'string' && isObject(parsed(value))) return [value.trim()]
  if (value !== undefined || !trimmed.startsWith('{')) return [text]
  const { values, between, rest } = jsonValuesIn(trimmed)
  const isSets = values.length > 0 && between.trim() === '' && values.every((each) => isObject(parsed(each)))
  if (!isSets || !/^\s*(?:$|<|```)/.test(rest)) return [text]
  const sets = [...new Set(values)]
  // An empty object before the real one is how some servers begin.
  const filled = sets.filter((each) => !/^\{\s*\}$/.test(each))
  return filled.length > 0 ? filled : ['{}']
}

/** Whether arguments have their end. */
function isWhole(text: string): boolean {
  return text.trim() !== '' && argumentsOf(text).every((each) => isObject(parsed(each)))
}

/** OpenAI's own API takes no id of more than 40 characters, should it be asked next. */
function ownId(id: string, taken: Set<string>): string {
  const own = id === '' || taken.has(id) ? `call-${crypto.randomUUID().replaceAll('-', '')}` : id
  taken.add(own)
  return own
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
