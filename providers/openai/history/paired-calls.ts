import {
  type Message,
  parseArguments,
  type ToolCall,
  ToolError,
  type ToolMessage,
} from '../../../src/engine.ts'

/** What a call is answered with whose result is nowhere to be found. */
const noResult = JSON.stringify({ error: 'There is no result.' })

/** So much of arguments that nobody could read is shown to the model. */
const longestShown = 500

/**
 * A conversation in which every call of a tool is followed by its result, and every result has its call before it. A
 * call without a result gets one that says so, a result without a call is left out, and calls that share an id get one
 * of their own each. Arguments are the text of a JSON object; where the model wrote something else, that stands with the
 * result, which says what was wrong.
 */
export function withPairedCalls(messages: readonly Message[]): Message[] {
  const results = new Results(messages)
  const told: Message[] = []
  for (const [place, message] of messages.entries()) {
    if (message.role === 'tool') continue
    if (message.role !== 'assistant' || !message.toolCalls?.length) {
      told.push(message)
      continue
    }
    const ids = new Set<string>()
    const answered: ToolMessage[] = []
    const toolCalls = message.toolCalls.map((call, nth): ToolCall => {
      const id = freeId(call.id || `call-${place}-${nth}`, ids)
      const result = results.take(call.id, place)
      const isObject = !(parseArguments(call) instanceof ToolError)
      const content = result?.content ?? noResult
      const said = isObject ? content : withArguments(content, call.arguments)
      answered.push({ role: 'tool', toolCallId: id, name: call.name, content: said })
      const written = isObject ? call.arguments.toWellFormed().trim() || '{}' : '{}'
      return { ...call, id, arguments: written }
    })
    told.push({ ...message, toolCalls })
    for (const result of answered) told.push(result)
  }
  return told
}

/** A conversation, calls paired with their results, whose ids are nine letters and digits, as Mistral's are. */
export function withShortIds(messages: readonly Message[]): Message[] {
  const ids = new Map<string, string>()
  const short = (id: string) => {
    const known = ids.get(id) ?? `c${ids.size.toString(36).padStart(8, '0')}`
    ids.set(id, known)
    return known
  }
  return messages.map((message) => {
    if (message.role === 'tool') return { ...message, toolCallId: short(message.toolCallId) }
    if (message.role !== 'assistant' || !message.toolCalls?.length) return message
    return { ...message, toolCalls: message.toolCalls.map((call) => ({ ...call, id: short(call.id) })) }
  })
}

/** The result of a call whose arguments are told as `{}`: the model reads here what it wrote. */
function withArguments(content: string, written: string): string {
  const args = written.length > longestShown ? `${written.slice(0, longestShown)}…` : written
  const result = parsed(content)
  if (typeof result === 'object' && result !== null && !Array.isArray(result))
    return JSON.stringify({ ...result, arguments: args })
  return `${content} (The arguments were: ${args})`
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function freeId(wanted: string, taken: Set<string>): string {
  let id = wanted
  for (let nth = taken.size + 1; taken.has(id); nth++) id = `${wanted.slice(0, 36)}-${nth}`
  taken.add(id)
  return id
}

/** The results of a conversation, each to be taken once. */
class Results {
  readonly #waiting = new Map<string, { next: number; readonly results: [place: number, ToolMessage][] }>()

  constructor(messages: readonly Message[]) {
    for (const [place, message] of messages.entries()) {
      if (message.role !== 'tool') continue
      const same = this.#waiting.get(message.toolCallId)
      if (same) same.results.push([place, message])
      else this.#waiting.set(message.toolCallId, { next: 0, results: [[place, message]] })
    }
  }

  /** The first result of a call that comes after it. */
  take(id: string, place: number): ToolMessage | undefined {
    const same = this.#waiting.get(id)
    while (same && same.next < same.results.length) {
      const [at, message] = same.results[same.next++]!
      if (at > place) return message
    }
    return undefined
  }
}
