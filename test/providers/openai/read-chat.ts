import { answerLimits } from '../../../processors/llm/answer-limits.ts'
import { ChatReader } from '../../../providers/openai/answer/chat-reader.ts'
import { MarkMatcher } from '../../../providers/openai/answer/mark-matcher.ts'
import { type TextMark, textMarks } from '../../../providers/openai/answer/text-marks.ts'
import { readCompletion } from '../../../providers/openai/stream.ts'
import type { FinishReason, JSONSchema, LLMEvent, TokenUsage, ToolSchema } from '../../../src/engine.ts'
import { VirtualClock } from '../../../src/testing/index.ts'

/** What an answer comes to. */
export interface ReadAnswer {
  readonly text: string
  readonly reasoning: string
  /** Each call as its name and arguments. */
  readonly calls: readonly string[]
  readonly ids: readonly string[]
  readonly usage: readonly number[]
  /** All that is told of the tokens. */
  readonly tokens: readonly TokenUsage[]
  /** What it is where it is data. */
  readonly data: readonly unknown[]
  /** Why it ended. */
  readonly finish: readonly FinishReason[]
  /** What it failed of. */
  readonly error: string | undefined
  /** The pieces of text as they came. */
  readonly pieces: readonly string[]
}

export interface ReadOptions {
  readonly tools?: readonly ToolSchema[]
  readonly marks?: readonly TextMark[]
  readonly thinksFirst?: boolean
  readonly output?: JSONSchema
  readonly contentType?: string
  /** How the body breaks, in place of its end. */
  readonly breaks?: Error
}

const city = { type: 'object', properties: { city: { type: 'string' }, days: { type: 'integer' } } }

/** The tools that are offered, unless others are. */
export const tools: readonly ToolSchema[] = [
  { name: 'weather', description: 'The weather.', parameters: city },
  { name: 'time', description: 'The time.', parameters: city },
  { name: 'get_time_zone', description: 'The time zone.', parameters: city },
]

/** Chunks as the body of an answer. */
export function sse(...chunks: readonly unknown[]): string {
  return `${chunks.map((chunk) => `data: ${typeof chunk === 'string' ? chunk : JSON.stringify(chunk)}`).join('\n\n')}\n\n`
}

/** A chunk with a delta. */
export function delta(fields: unknown, finish: unknown = null): object {
  return { object: 'chat.completion.chunk', choices: [{ index: 0, delta: fields, finish_reason: finish }] }
}

/** Reads the body of an answer, which comes in these pieces. */
export async function readBody(
  pieces: readonly (string | Uint8Array)[],
  options: ReadOptions = {},
): Promise<ReadAnswer> {
  const left = pieces.values()
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const { done, value: piece } = left.next()
      if (!done) controller.enqueue(typeof piece === 'string' ? new TextEncoder().encode(piece) : piece)
      else if (options.breaks) controller.error(options.breaks)
      else controller.close()
    },
  })
  const headers = { 'content-type': options.contentType ?? 'text/event-stream' }
  const limits = answerLimits()
  const reader = new ChatReader({
    matcher: new MarkMatcher(options.marks ?? textMarks),
    tools: options.tools ?? tools,
    limits,
    thinksFirst: options.thinksFirst ?? false,
    owner: { label: 'server', model: 'm' },
    output: options.output,
    contextTokens: () => 9_000,
  })
  const events: LLMEvent[] = []
  let error: string | undefined
  try {
    const stream = readCompletion(
      new Response(body, { headers }),
      reader,
      new VirtualClock(),
      limits.eventLength,
    )
    for await (const event of stream) events.push(event)
  } catch (thrown) {
    error = (thrown as Error).message
  }
  const calls = events.filter((event) => event.type === 'tool-call')
  const texts = events.flatMap((event) => (event.type === 'text' ? [event.text] : []))
  return {
    text: texts.join(''),
    pieces: texts,
    reasoning: events.map((event) => (event.type === 'reasoning' ? event.text : '')).join(''),
    calls: calls.map(({ name, arguments: args }) => `${name} ${args}`),
    ids: calls.map(({ id }) => id),
    usage: events.flatMap((event) => (event.type === 'usage' ? [event.inputTokens, event.outputTokens] : [])),
    data: events.flatMap((event) => (event.type === 'data' ? [event.data] : [])),
    finish: events.flatMap((event) => (event.type === 'finish' ? [event.reason] : [])),
    tokens: events.filter((event) => event.type === 'usage').map(({ type: _, ...tokens }) => tokens),
    error,
  }
}

/** Reads an answer whose text comes in these pieces. */
export function readTexts(texts: readonly string[], options?: ReadOptions): Promise<ReadAnswer> {
  return readBody([sse(...texts.map((content) => delta({ content })), delta({}, 'stop'), '[DONE]')], options)
}
