import { ServerEvents } from '../providers/kit/server-events.ts'
import { ChatReader } from '../providers/openai/answer/chat-reader.ts'
import { MarkMatcher } from '../providers/openai/answer/mark-matcher.ts'
import { textMarks } from '../providers/openai/answer/text-marks.ts'
import { toChatMessages } from '../providers/openai/history/chat-history.ts'
import { LLMError, type Message, trimMessages } from '../src/engine.ts'
import { rounded } from './figures.ts'

const matcher = new MarkMatcher(textMarks)
const limits = { eventLength: 1e9, textLength: 1e9, argumentsLength: 1e9, calls: 1e9 }
const owner = { label: 'bench', model: 'm' }
const tools = [{ name: 'time', description: 'The time.', parameters: { type: 'object' } }]

/** Reads an answer whose text comes in pieces of so many characters. */
function readText(text: string, size: number): void {
  const reader = new ChatReader({ matcher, tools, limits, thinksFirst: false, owner, contextTokens: () => 0 })
  for (let at = 0; at < text.length; at += size)
    reader.push({ choices: [{ delta: { content: text.slice(at, at + size) } }] })
  endOf(reader)
}

function readPieces(pieces: readonly object[]): void {
  const reader = new ChatReader({ matcher, tools, limits, thinksFirst: false, owner, contextTokens: () => 0 })
  for (const piece of pieces) reader.push({ choices: [{ delta: { tool_calls: [piece] } }] })
  endOf(reader)
}

function endOf(reader: ChatReader): void {
  try {
    reader.end(true)
  } catch {
    // Most of these answers are none.
  }
}

function readBytes(text: string, size: number): void {
  const events = new ServerEvents(1e9, (message, details) => new LLMError(message, details))
  const bytes = new TextEncoder().encode(text)
  for (let at = 0; at < bytes.length; at += size) events.push(bytes.subarray(at, at + size))
  events.end()
}

const list = <T>(count: number, make: (nth: number) => T): T[] =>
  Array.from({ length: count }, (_, nth) => make(nth))

/** The worst that a server may send, and that a conversation may become, by their length. */
const worst: Readonly<Record<string, (n: number) => void>> = {
  words: (n) => readText('word '.repeat(n / 5), 5),
  'signs "<"': (n) => readText('<'.repeat(n), 1),
  'half marks': (n) => readText('<|aaaaaaaaaaaaaaaaaaaaaaaaa'.repeat(n / 27), 3),
  'brackets "{"': (n) => readText('{'.repeat(n), 1),
  'a bracket and blanks': (n) => readText(`{${' '.repeat(n)}`, 1),
  'a call in words that never ends': (n) => readText(`<tool_call>${'{"a":'.repeat(n / 5)}`, 1),
  'a call in words of one word': (n) => readText(`[TOOL_CALLS]${'a'.repeat(n)}`, 100),
  'a call in Python of brackets': (n) => readText(`\`\`\`tool_code\ntime(a=${'['.repeat(n)}`, 100),
  'heads of calls': (n) => readText(`<tool_call>${'<function=time>'.repeat(n / 15)}</tool_call>`, 100),
  'thoughts that never end': (n) => readText(`<think>${'</thin'.repeat(n / 6)}`, 1),
  'turns that never end': (n) => readText('<|im_start|>user'.repeat(n / 16), 4),
  'channels without a message': (n) => readText('<|channel|>'.repeat(n / 11), 3),
  calls: (n) => readPieces(list(n / 10, (index) => ({ index, id: `c${index}`, function: { name: 'time' } }))),
  'calls without numbers': (n) =>
    readPieces(list(n / 10, () => ({ function: { name: 'time', arguments: '{}' } }))),
  'pieces of arguments': (n) =>
    readPieces([{ function: { name: 'time' } }, ...list(n, () => ({ function: { arguments: '{' } }))]),
  'sets of arguments': (n) =>
    readPieces([{ function: { name: 'time', arguments: '{"a":1}'.repeat(n / 7) } }]),
  'pieces of a name': (n) => readPieces(list(n / 10, () => ({ index: 0, function: { name: 'tim' } }))),
  'an event byte by byte': (n) => readBytes(`data: "${'x'.repeat(n)}"\n\n`, 1),
  'lines of one event': (n) => readBytes('data: {\n'.repeat(n / 8), 64),
  'empty lines': (n) => readBytes('\n'.repeat(n), 64),
  'a history of calls with one id': (n) =>
    toChatMessages(
      historyOf(n / 10, () => '0'),
      { alternate: true },
    ),
  'a history of results without calls': (n) =>
    toChatMessages(list(n / 10, () => ({ role: 'tool', toolCallId: 'x', name: 'time', content: '' }))),
  'a long conversation to be trimmed': (n) => trimMessages(historyOf(n / 10, String), { maxTokens: 100 }),
}

function historyOf(count: number, id: (nth: number) => string): Message[] {
  return list(count, (nth): Message[] => [
    { role: 'user', content: 'What time is it?' },
    { role: 'assistant', content: '', toolCalls: [{ id: id(nth), name: 'time', arguments: '{}' }] },
    { role: 'tool', toolCallId: id(nth), name: 'time', content: 'noon' },
  ]).flat()
}

/** How much longer twice the input takes, for the worst input of each kind: 2 is in proportion. */
export async function run(): Promise<object> {
  const growth: Record<string, number> = {}
  for (const [name, work] of Object.entries(worst)) {
    const once = fastest(() => work(100_000))
    growth[`${name}, ms for 100,000`] = rounded(once)
    growth[`${name}, times as long for 200,000`] = rounded(fastest(() => work(200_000)) / once)
  }
  return growth
}

function fastest(work: () => void): number {
  const times = list(5, () => {
    const startedAt = performance.now()
    work()
    return performance.now() - startedAt
  })
  return Math.min(...times)
}
