import { readResult } from '../../processors/mcp/mcp-result.ts'
import { ServerEvents } from '../../providers/kit/server-events.ts'
import { ChatReader } from '../../providers/openai/answer/chat-reader.ts'
import { MarkMatcher } from '../../providers/openai/answer/mark-matcher.ts'
import { textMarks } from '../../providers/openai/answer/text-marks.ts'
import { writtenCalls } from '../../providers/openai/answer/written-calls.ts'
import { toChatMessages } from '../../providers/openai/history/chat-history.ts'
import { readCompletion } from '../../providers/openai/stream.ts'
import { inTurn, onResult, rule, rules } from '../../providers/rules/llm.ts'
import {
  estimateTokens,
  jsonSchemaIssues,
  LLMContext,
  LLMError,
  type LLMRequest,
  type Message,
  providerCall,
  systemClock,
  type ToolSchema,
  trimMessages,
} from '../../src/engine.ts'
import { type GrowthCase, growthCase, ofText, quietly, repeated } from './growth-case.ts'
import { hardTexts } from './hard-texts.ts'

const tools: readonly ToolSchema[] = ['f', 'weather', 'get_weather'].map((name) => ({
  name,
  description: name,
  parameters: { type: 'object', properties: { a: { type: 'string' } } },
}))
const argumentsSchema = {
  type: 'object',
  properties: {
    list: { type: 'array', items: { type: 'string' } },
    rows: {
      type: 'array',
      items: { type: 'object', properties: { a: { enum: ['x', 'y'] } }, additionalProperties: false },
    },
  },
  additionalProperties: false,
}
const matcher = new MarkMatcher(textMarks)
const limits = { eventLength: 1e9, textLength: 1e9, argumentsLength: 1e9, calls: 1e9 }
const call = providerCall()

/** What models write that is not for the listener, whole and in parts. */
const marks = [
  ...[
    '<think>',
    '</think>',
    '<th',
    '<|',
    '<|a',
    '<｜',
    '</',
    '<tool',
    '◁think',
    '[THINK]',
    '[TOOL',
    '[/INST]',
  ],
  ...['<|channel|>', '<|channel|>a<|message|>', '<|start|>', '<tool_call>', '<tool_call>{', '</tool_call>'],
  ...[
    '<tool_call>{"name":"f","arguments":{}}</tool_call>',
    '<function=f>',
    '<parameter=',
    '<parameter=a>',
    '<parameter= ',
  ],
  ...[
    '<invoke name="f">',
    '<arg_key>',
    '<arg_key>a</arg_key> <arg_value>',
    '[TOOL_CALLS]f[ARGS]',
    'call:f{',
    'f[ARGS]',
  ],
  ...[
    '```tool_code',
    '```tool_code\n',
    'f(',
    'f(a="',
    'f(a=1)',
    'f(a=[',
    "f(a='''",
    'f(a={"a":',
    'print(',
    '[f(a=1), ',
  ],
  ...[
    '{"name":"f"',
    '{"name":',
    '{"name": "f", "arguments": {}}',
    '[{',
    '{',
    '}',
    '["',
    '{}',
    '{} ',
    '\\"',
    '"\\',
  ],
]
/** Marks behind which something long follows that decides nothing. */
const runs = [' ', 'a', '<', '"', '{', '\\', '\n', ' a', '</', '1,', 'a=', '[1,']

const modelTexts: Readonly<Record<string, (size: number) => string>> = {
  ...Object.fromEntries(marks.map((mark) => [JSON.stringify(mark), repeated(mark)])),
  ...Object.fromEntries(
    marks.flatMap((mark) =>
      runs.map((run) => [
        `${JSON.stringify(mark)} + ${JSON.stringify(run)}`,
        (size: number) => mark + repeated(run)(size),
      ]),
    ),
  ),
}
const answerTexts = { ...hardTexts, ...modelTexts }

function reader(thinksFirst = false): ChatReader {
  return new ChatReader({
    matcher,
    tools,
    limits,
    thinksFirst,
    owner: { label: 'server', model: 'model' },
    contextTokens: () => 0,
  })
}

/** Reads an answer that comes in pieces of so many characters. */
function readText(text: string, length: number, thinksFirst = false): void {
  const chat = reader(thinksFirst)
  for (let at = 0; at < text.length; at += length)
    chat.push({ choices: [{ delta: { content: text.slice(at, at + length) } }] })
  chat.end(true)
}

function readCalls(pieces: readonly object[]): void {
  const chat = reader()
  for (const piece of pieces) chat.push({ choices: [{ delta: { tool_calls: [piece] } }] })
  chat.push({ choices: [{ finish_reason: 'tool_calls' }] })
  chat.end(true)
}

/** Reads a text as the beginning, the arguments and the values of a call. */
function writtenAnyhow(text: string): void {
  for (const head of [
    '',
    '<function=f>',
    '<function=f><parameter=a>',
    'f[ARGS]',
    '[f(',
    '[f(a=',
    '{"name":"f",',
  ])
    writtenCalls(head + text, tools)
  writtenCalls(text, tools, 'f')
}

function serverEvents(text: string, length: number): void {
  const events = new ServerEvents(1e9, (message, details) => new LLMError(message, details))
  const bytes = new TextEncoder().encode(text)
  for (let at = 0; at < bytes.length; at += length) events.push(bytes.subarray(at, at + length))
  events.end()
}

const chunk = JSON.stringify({ choices: [{ delta: { content: 'a ' } }] })
const eventTexts = Object.fromEntries(
  [
    ...[
      'data: ',
      'data: {\n',
      'data: {"a":\n',
      'data: {}\n\n',
      `data: ${chunk}\n\n`,
      `data: ${chunk}\n`,
      `${chunk}\n`,
    ],
    ...[
      ':\n',
      ': ping\n\n',
      '\n',
      '\r',
      '\r\n',
      'event: a\n',
      'id: 1\n',
      'a',
      ' ',
      '<',
      '[',
      '[\n',
      '{\n',
      '{"a":1},\n',
      'data:',
    ],
    ...['data: a\n', 'data: [DONE]\n', 'event: error\ndata: {\n\n', '\0', '…', '\ufeff'],
  ].map((unit) => [JSON.stringify(unit), repeated(unit)]),
)

async function wholeAnswer(count: number): Promise<void> {
  const body = new Blob([`data: ${chunk}\n\n`.repeat(count), 'data: [DONE]\n\n']).stream()
  for await (const _ of readCompletion(new Response(body), reader(), systemClock, 1e9));
}

const model = rules({
  rules: [
    rule(/what time is it in (?<city>\w+)/i, ({ groups }) => `In ${groups.city}.`),
    [rule('hello', inTurn('Hello.', 'Hello again.')), rule('yes', () => undefined)],
    rule(/^(?:no|never)\b/i, inTurn('No.', 'Never.')),
    onResult('f', 'Done.'),
  ],
})

async function answerTo(messages: readonly Message[]): Promise<void> {
  for await (const _ of model.generate({ messages, tools } satisfies LLMRequest, call));
}

type Maker = (size: number) => readonly Message[]
const talks: Readonly<Record<string, Maker>> = {
  'words of the user': (size) => repeatedMessages(size, () => [{ role: 'user', content: 'hello, yes' }]),
  turns: (size) =>
    repeatedMessages(size / 2, (at) => [
      { role: 'user', content: `no, hello ${at}` },
      { role: 'assistant', content: 'Hello.' },
    ]),
  'words of the agent': (size) => repeatedMessages(size, () => [{ role: 'assistant', content: 'Hello.' }]),
  'calls with results': (size) => repeatedMessages(size / 2, (at) => calledOnce(`call-${at}`)),
  'calls of one id': (size) => repeatedMessages(size / 2, () => calledOnce('call')),
  'calls in one message': (size) => [
    { role: 'user', content: 'hello' },
    {
      role: 'assistant',
      content: '',
      toolCalls: Array.from({ length: size }, (_, at) => ({ id: `c${at}`, name: 'f', arguments: '{}' })),
    },
    ...Array.from(
      { length: size },
      (_, at): Message => ({ role: 'tool', toolCallId: `c${at}`, name: 'f', content: '{}' }),
    ),
  ],
  'calls of one id in one message': (size) => [
    { role: 'user', content: 'hello' },
    {
      role: 'assistant',
      content: '',
      toolCalls: Array.from({ length: size / 4 }, () => ({ id: 'a', name: 'f', arguments: '{' })),
    },
    ...Array.from(
      { length: size / 4 },
      (): Message => ({ role: 'tool', toolCallId: 'a', name: 'f', content: '' }),
    ),
  ],
}

function repeatedMessages(times: number, make: (at: number) => Message[]): Message[] {
  return Array.from({ length: Math.ceil(times) }, (_, at) => make(at)).flat()
}

function calledOnce(id: string): Message[] {
  return [
    { role: 'assistant', content: '', toolCalls: [{ id, name: 'f', arguments: '{}' }] },
    { role: 'tool', toolCallId: id, name: 'f', content: '{"a":1}' },
  ]
}

/** Writes down a conversation as it goes on. */
function contextOf({ size, of }: { size: number; of: 'exchanges' | 'messages' | 'edits' | 'rounds' }): void {
  const context = new LLMContext({ system: 'Be brief.' })
  const message = { role: 'user', content: 'Hello.' } as const
  for (let at = 0; at < size; at++) {
    if (of === 'messages') context.add(message)
    else if (of === 'edits') context.edit([{ type: 'append', messages: [message] }])
    else {
      const [turn, round] = of === 'rounds' ? [0, at] : [at, 0]
      if (of === 'exchanges') context.addUser('Hello.', turn)
      context.asked(turn, round)
      for (const word of ['Hello ', 'again. ']) context.recordHeard(turn, round, word)
      const made = { id: `${at}`, name: 'f', arguments: '{}' }
      const result = { role: 'tool', toolCallId: `${at}`, name: 'f', content: '{}' } as const
      context.recordTools(turn, round, [made], [result])
      context.replaceResult(result)
      if (of === 'exchanges') context.correctUser('Hello!', turn)
    }
  }
  context.messagesWithin(
    0,
    Array.from({ length: size }, () => 'Hello.'),
  )
}

/** Changes all of a conversation at once. */
function editedContext(messages: readonly Message[]): void {
  const context = new LLMContext({ messages })
  context.shorten(context.messages.slice(messages.length >> 2))
  context.edit([{ type: 'remove', where: ({ role }) => role === 'assistant' }])
  context.edit([{ type: 'remove-last', exchanges: 2 }])
  context.replace(messages)
  quietly(() => context.edit([{ type: 'append', messages }]))
}

/** What models and tools send, and what a model is told. */
export const modelCases: readonly GrowthCase[] = [
  ofText('answer, at once', (text) => quietly(() => readText(text, text.length)), answerTexts),
  ofText('answer, by token', (text) => quietly(() => readText(text, 4)), answerTexts),
  ofText('answer, thoughts first', (text) => quietly(() => readText(text, 4, true)), answerTexts),
  ofText('calls written as text', writtenAnyhow, modelTexts),
  growthCase('arguments of a tool', (value: object) => jsonSchemaIssues(value, argumentsSchema), {
    'wrong items': (size) => ({ list: Array.from({ length: size }, (_, at) => at) }),
    'wrong objects': (size) => ({ rows: Array.from({ length: size }, () => ({ a: 1, b: 2 })) }),
    'unknown fields': (size) => Object.fromEntries(Array.from({ length: size }, (_, at) => [`${at}-a`, at])),
  }),
  growthCase('calls', (pieces: readonly object[]) => quietly(() => readCalls(pieces)), {
    'pieces of arguments': (size) =>
      Array.from({ length: size }, (_, at) => ({
        index: 0,
        ...(at === 0 && { id: 'a', function: { name: 'f', arguments: '{"a":"' } }),
        ...(at > 0 && { function: { arguments: 'a' } }),
      })),
    'calls of their own': (size) =>
      Array.from({ length: size }, (_, index) => ({
        index,
        id: `${index}`,
        function: { name: 'f', arguments: '{}' },
      })),
    'calls without anything': (size) => Array.from({ length: size }, (_, index) => ({ index })),
    'names only': (size) => Array.from({ length: size }, () => ({ function: { name: 'f' } })),
    'one name in pieces': (size) =>
      Array.from({ length: size }, () => ({ index: 0, function: { name: 'x' } })),
    'arguments without a name': (size) =>
      Array.from({ length: size }, (_, index) => ({ index, function: { arguments: '{}' } })),
    'many sets in one': (size) => [
      { index: 0, id: 'a', function: { name: 'f', arguments: '{"a":1}'.repeat(size / 8) } },
    ],
  }),
  ofText('SSE, at once', (text) => quietly(() => serverEvents(text, Number.POSITIVE_INFINITY)), eventTexts),
  ofText('SSE, by byte', (text) => quietly(() => serverEvents(text, 1)), eventTexts),
  growthCase('SSE, a whole answer', wholeAnswer, { tokens: (size) => size }),
  growthCase('rules, a conversation', (messages: readonly Message[]) => answerTo(messages), talks),
  ofText('rules, what the user says', (text) => answerTo([{ role: 'user', content: text }])),
  growthCase('context', contextOf, {
    exchanges: (size) => ({ size, of: 'exchanges' as const }),
    'messages added': (size) => ({ size, of: 'messages' as const }),
    edits: (size) => ({ size, of: 'edits' as const }),
    'rounds of one answer': (size) => ({ size, of: 'rounds' as const }),
  }),
  growthCase('context, edited', editedContext, talks),
  growthCase(
    'history for a server',
    (messages: readonly Message[]) => {
      toChatMessages(messages)
      return toChatMessages(messages, { alternate: true, noSystem: true, shortIds: true })
    },
    talks,
  ),
  growthCase(
    'budget of a context',
    (messages: readonly Message[]) => {
      const maxTokens = estimateTokens(messages) / 2
      return [trimMessages(messages, { maxTokens }), trimMessages(messages, { maxTokens: 1 })]
    },
    talks,
  ),
  ofText('MCP results', (text) =>
    readResult(
      { content: [{ type: 'text', text }], structuredContent: { text, list: text.split('') } },
      { tool: 'f', maxCharacters: 1e9, onMedia: undefined },
    ),
  ),
]
