import { describe, expect, test } from 'vitest'
import { delta, readBody, sse } from './read-chat.ts'

const done = '[DONE]'
const stop = delta({}, 'stop')
const end = delta({}, 'tool_calls')
const piece = (index: number | string | null | undefined, fn: object, more: object = {}) => ({
  ...(index !== undefined && { index }),
  ...more,
  function: fn,
})
const calling = (...pieces: unknown[]) => delta({ tool_calls: pieces })
const oslo = '{"city":"Oslo"}'
const rome = '{"city":"Rome"}'

interface Case {
  readonly title: string
  readonly chunks: readonly unknown[]
  readonly text?: string
  readonly calls?: readonly string[]
  readonly reasoning?: string
  readonly usage?: readonly number[]
  readonly error?: string | RegExp
}

const wireCases: Case[] = [
  {
    title: 'OpenAI: a role first, a call in pieces, the usage in a chunk without choices',
    chunks: [
      delta({ role: 'assistant', content: null, refusal: null }),
      calling(piece(0, { name: 'weather', arguments: '' }, { id: 'call_a', type: 'function' })),
      calling(piece(0, { arguments: '{"ci' })),
      calling(piece(0, { arguments: 'ty":"Oslo"}' })),
      end,
      { choices: [], usage: { prompt_tokens: 9, completion_tokens: 4, prompt_tokens_details: {} } },
      done,
    ],
    calls: [`weather ${oslo}`],
    usage: [9, 4],
  },
  {
    title: 'Azure: a first chunk without choices, filters in each, no usage',
    chunks: [
      { choices: [], prompt_filter_results: [{ prompt_index: 0 }] },
      { choices: [{ index: 0, delta: { content: 'Hi.' }, content_filter_results: {}, finish_reason: null }] },
      stop,
      done,
    ],
    text: 'Hi.',
  },
  {
    title: 'vLLM: thoughts apart, usage null in each chunk, an empty string for the end of nothing',
    chunks: [
      {
        choices: [{ index: 0, delta: { reasoning_content: 'Hm. ' }, finish_reason: null, stop_reason: null }],
        usage: null,
      },
      { choices: [{ index: 0, delta: { reasoning: 'Well.' }, finish_reason: '' }], usage: null },
      { choices: [{ index: 0, delta: { content: 'Hi.' }, finish_reason: 'null' }], usage: null },
      stop,
      done,
    ],
    text: 'Hi.',
    reasoning: 'Hm. Well.',
  },
  {
    title: 'llama.cpp: the end and the usage in one chunk',
    chunks: [
      delta({ content: 'Hi.' }),
      { choices: [{ delta: {}, finish_reason: 'stop' }], usage: { prompt_tokens: 3, completion_tokens: 1 } },
      done,
    ],
    text: 'Hi.',
    usage: [3, 1],
  },
  {
    title: 'Ollama: a whole call, number 0, the reason "stop"',
    chunks: [calling(piece(0, { name: 'weather', arguments: oslo }, { id: 'call_x' })), stop, done],
    calls: [`weather ${oslo}`],
  },
  {
    title: 'Ollama by its own protocol: lines with a message',
    chunks: [
      { message: { role: 'assistant', content: 'Hi.' }, done: false },
      { message: { content: '' }, done: true, done_reason: 'stop' },
    ],
    text: 'Hi.',
  },
  {
    title: 'Groq: the usage beside the chunk',
    chunks: [
      delta({ content: 'Hi.' }),
      {
        choices: [{ delta: {}, finish_reason: 'stop' }],
        x_groq: { usage: { prompt_tokens: 7, completion_tokens: 2 } },
      },
      done,
    ],
    text: 'Hi.',
    usage: [7, 2],
  },
  {
    title: 'Mistral: content in parts, thoughts among them',
    chunks: [
      delta({ content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'Hm.' }] }] }),
      delta({
        content: [{ type: 'text', text: 'Hi ' }, { type: 'reference', reference_ids: [1] }, 'there.'],
      }),
      stop,
      done,
    ],
    text: 'Hi there.',
    reasoning: 'Hm.',
  },
  {
    title: 'Gemini: calls without a number, thoughts marked beside the text',
    chunks: [
      delta({ content: 'Planning.', extra_content: { google: { thought: true } } }),
      calling({ function: { name: 'weather', arguments: oslo }, id: '', type: 'function' }),
      calling({ function: { name: 'weather', arguments: rome }, id: '', type: 'function' }),
      stop,
      done,
    ],
    calls: [`weather ${oslo}`, `weather ${rome}`],
    reasoning: 'Planning.',
  },
  {
    title: 'litellm: a function_call as of old',
    chunks: [
      delta({ function_call: { name: 'weather', arguments: '' } }),
      delta({ function_call: { arguments: oslo } }),
      delta({}, 'function_call'),
      done,
    ],
    calls: [`weather ${oslo}`],
  },
  {
    title: 'DeepSeek: id and name empty or null in the pieces that follow',
    chunks: [
      calling(piece(0, { name: 'weather', arguments: '' }, { id: 'call_0_a' })),
      calling(piece(0, { name: null, arguments: '{"city":' }, { id: null })),
      calling(piece(0, { name: '', arguments: '"Oslo"}' }, { id: '' })),
      end,
      done,
    ],
    calls: [`weather ${oslo}`],
  },
  {
    title: 'Qwen: id and name again in each piece',
    chunks: [
      calling(piece(0, { name: 'weather', arguments: '{"city":' }, { id: 'a' })),
      calling(piece(0, { name: 'weather', arguments: '"Oslo"' }, { id: 'a' })),
      calling(piece(0, { name: 'weather', arguments: '}' }, { id: 'a' })),
      end,
      done,
    ],
    calls: [`weather ${oslo}`],
  },
  {
    title: 'OpenRouter: details of the thoughts, an error with its choice',
    chunks: [
      delta({ content: '', reasoning_details: [{ type: 'reasoning.text', text: 'Hm.' }] }),
      { choices: [{ delta: {}, finish_reason: 'error', error: { code: 502, message: 'Upstream' } }] },
    ],
    reasoning: 'Hm.',
    error: 'Upstream',
  },
]

const rowCases: Case[] = [
  {
    title: 'C3: two ends, a call before each',
    chunks: [
      delta({ tool_calls: [piece(0, { name: 'weather', arguments: oslo }, { id: 'a' })] }, 'tool_calls'),
      delta({ tool_calls: [piece(1, { name: 'time', arguments: rome }, { id: 'b' })] }, 'tool_calls'),
      done,
    ],
    calls: [`weather ${oslo}`, `time ${rome}`],
  },
  {
    title: 'C3, a neighbour: an end with every piece of one call',
    chunks: [
      delta({ tool_calls: [piece(0, { name: 'weather' }, { id: 'a' })] }, 'tool_calls'),
      delta({ tool_calls: [piece(0, { arguments: '{"city":' })] }, 'tool_calls'),
      delta({ tool_calls: [piece(0, { arguments: '"Oslo"}' })] }, 'tool_calls'),
      done,
    ],
    calls: [`weather ${oslo}`],
  },
  {
    title: 'C3, a neighbour: text after the end',
    chunks: [delta({ content: 'One. ' }, 'stop'), delta({ content: 'Two.' }, 'stop'), done],
    text: 'One. Two.',
  },
  {
    title: 'C4: number 0 twice, no ids',
    chunks: [
      calling(piece(0, { name: 'weather', arguments: oslo })),
      calling(piece(0, { name: 'weather', arguments: rome })),
      end,
      done,
    ],
    calls: [`weather ${oslo}`, `weather ${rome}`],
  },
  {
    title: 'C4, a neighbour: number 0 twice, no ids, each in pieces',
    chunks: [
      calling(piece(0, { name: 'weather', arguments: '{"city":' })),
      calling(piece(0, { arguments: '"Oslo"}' })),
      calling(piece(0, { name: 'time', arguments: '' })),
      calling(piece(0, { arguments: rome })),
      end,
      done,
    ],
    calls: [`weather ${oslo}`, `time ${rome}`],
  },
  {
    title: 'C4, a neighbour: the second has no name either',
    chunks: [
      calling(piece(0, { name: 'weather', arguments: oslo })),
      calling(piece(0, { arguments: rome })),
      end,
      done,
    ],
    calls: [`weather ${oslo}`, `weather ${rome}`],
  },
  {
    title: 'C4, a neighbour: two of one id under two numbers',
    chunks: [
      calling(piece(0, { name: 'weather', arguments: oslo }, { id: 'x' })),
      calling(piece(1, { name: 'time', arguments: rome }, { id: 'x' })),
      end,
      done,
    ],
    calls: [`weather ${oslo}`, `time ${rome}`],
  },
  {
    title: 'C4, a neighbour: one call told twice, id and all',
    chunks: [
      calling(piece(0, { name: 'weather', arguments: oslo }, { id: 'x' })),
      calling(piece(0, { name: 'weather', arguments: oslo }, { id: 'x' })),
      end,
      done,
    ],
    calls: [`weather ${oslo}`],
  },
  {
    title: 'C4, a neighbour: two tools without arguments in one chunk under one number',
    chunks: [calling(piece(0, { name: 'weather' }), piece(0, { name: 'time' })), end, done],
    calls: ['weather {}', 'time {}'],
  },
  {
    title: 'C4, a neighbour: a fresh id with each piece',
    chunks: [
      calling(piece(0, { name: 'weather', arguments: '' }, { id: 'x1' })),
      calling(piece(0, { arguments: '{"city":' }, { id: 'x2' })),
      calling(piece(0, { arguments: '"Oslo"}' }, { id: 'x3' })),
      end,
      done,
    ],
    calls: [`weather ${oslo}`],
  },
  {
    title: 'C4, a neighbour: calls interleaved, numbers as text',
    chunks: [
      calling(piece('0', { name: 'weather' }, { id: 'a' }), piece('1', { name: 'time' }, { id: 'b' })),
      calling(piece('1', { arguments: '{"city":' }), piece('0', { arguments: '{"city":' })),
      calling(piece('0', { arguments: '"Oslo"}' }), piece('1', { arguments: '"Rome"}' })),
      end,
      done,
    ],
    calls: [`weather ${oslo}`, `time ${rome}`],
  },
  {
    title: 'C5: content as a list of parts',
    chunks: [
      delta({
        content: [
          { type: 'text', text: 'Hello ' },
          { type: 'text', text: 'you.' },
        ],
      }),
      stop,
      done,
    ],
    text: 'Hello you.',
  },
  {
    title: 'C5, a neighbour: parts of other kinds, and content of no kind, are not spoken',
    chunks: [
      delta({
        content: [{ type: 'image_url', image_url: { url: 'x' } }, { type: 'citation', text: '[1]' }, null, 7],
      }),
      delta({ content: { type: 'text', text: { value: 'Hello.' } } }),
      delta({ content: 42 }),
      delta({ content: true }),
      stop,
      done,
    ],
    text: 'Hello.',
  },
  {
    title: 'C5, a neighbour: a refusal, as text and as a part',
    chunks: [
      delta({ content: null, refusal: 'I will ' }),
      delta({ content: [{ type: 'refusal', refusal: 'not.' }] }),
      stop,
      done,
    ],
    text: 'I will not.',
  },
  {
    title: 'C6: an empty call beside a good one',
    chunks: [
      calling(piece(0, { name: '', arguments: '' }, { id: 'z' })),
      calling(piece(1, { name: 'weather', arguments: oslo }, { id: 'a' })),
      end,
      done,
    ],
    calls: [`weather ${oslo}`],
  },
  {
    title: 'C6: an id under another number than its arguments',
    chunks: [
      calling(piece(0, { name: 'weather' }, { id: 'a' })),
      calling(piece(1, { arguments: oslo })),
      end,
      done,
    ],
    calls: [`weather ${oslo}`],
  },
  {
    title: 'C6: a name in fragments',
    chunks: [
      calling(piece(0, { name: 'get_' }, { id: 'a' })),
      calling(piece(0, { name: 'time' })),
      calling(piece(0, { name: '_zone', arguments: oslo })),
      end,
      done,
    ],
    calls: [`get_time_zone ${oslo}`],
  },
  {
    title: 'C6, a neighbour: a name that grows',
    chunks: [
      calling(piece(0, { name: 'get_' }, { id: 'a' })),
      calling(piece(0, { name: 'get_time_zone', arguments: oslo })),
      end,
      done,
    ],
    calls: [`get_time_zone ${oslo}`],
  },
  {
    title: 'C6: arguments as an object',
    chunks: [calling(piece(0, { name: 'weather', arguments: { city: 'Oslo' } }, { id: 'a' })), end, done],
    calls: [`weather ${oslo}`],
  },
  {
    title: 'C6, a neighbour: arguments encoded twice, null, an empty list, an empty object before them',
    chunks: [
      calling(piece(0, { name: 'weather', arguments: JSON.stringify(oslo) }, { id: 'a' })),
      calling(piece(1, { name: 'time', arguments: null }, { id: 'b' })),
      calling(piece(2, { name: 'time', arguments: [] }, { id: 'c' })),
      calling(piece(3, { name: 'weather', arguments: '{}' }, { id: 'd' })),
      calling(piece(3, { arguments: rome })),
      end,
      done,
    ],
    calls: [`weather ${oslo}`, 'time {}', 'time {}', `weather ${rome}`],
  },
  {
    title: 'C6, a neighbour: arguments that are none stay for the tool to say so',
    chunks: [
      calling(
        piece(0, { name: 'weather', arguments: 'Oslo' }, { id: 'a' }),
        piece(1, { name: 'time', arguments: 7 }, { id: 'b' }),
      ),
      end,
      done,
    ],
    calls: ['weather Oslo', 'time 7'],
  },
  {
    title: 'C6, a neighbour: name and arguments beside the function, and one call that is no list',
    chunks: [delta({ tool_calls: { id: 'a', name: 'weather', arguments: oslo } }), end, done],
    calls: [`weather ${oslo}`],
  },
  {
    title: 'C6, a neighbour: the name of a namespace before it',
    chunks: [calling(piece(0, { name: 'functions.weather', arguments: oslo }, { id: 'a' })), end, done],
    calls: [`weather ${oslo}`],
  },
  {
    title: 'C6: the end "error"',
    chunks: [delta({ content: 'Well' }), delta({}, 'error'), done],
    text: 'Well',
    error: /failed/,
  },
  {
    title: 'C6: [DONE] without an end is an end',
    chunks: [delta({ content: 'Hi.' }), calling(piece(0, { name: 'time' })), done],
    text: 'Hi.',
    calls: ['time {}'],
  },
  {
    title: 'C6, a neighbour: no end and no [DONE] is none',
    chunks: [delta({ content: 'Hi.' })],
    text: 'Hi.',
    error: /broke off/,
  },
  {
    title: 'C6, a neighbour: an end too early takes the half call, and not the whole one',
    chunks: [
      calling(piece(0, { name: 'weather', arguments: oslo }, { id: 'a' })),
      calling(piece(1, { name: 'time', arguments: '{"ci' }, { id: 'b' })),
      delta({}, 'length'),
      done,
    ],
    calls: [`weather ${oslo}`],
  },
  {
    title: 'C6, a neighbour: nothing but half a call at the limit',
    chunks: [calling(piece(0, { name: 'time', arguments: '{"ci' }, { id: 'b' })), delta({}, 'length'), done],
    error: /maxTokens/,
  },
  {
    title: 'C6, a neighbour: a whole message in place of a delta',
    chunks: [
      {
        choices: [
          {
            message: { content: 'Hi.', tool_calls: [piece(undefined, { name: 'time' }, { id: 'a' })] },
            finish_reason: 'tool_calls',
          },
        ],
      },
      done,
    ],
    text: 'Hi.',
    calls: ['time {}'],
  },
  {
    title: 'C6, a neighbour: a whole message after the deltas says nothing new',
    chunks: [
      delta({ content: 'Hi.' }),
      calling(piece(0, { name: 'time' }, { id: 'a' })),
      {
        choices: [
          {
            delta: {},
            message: { content: 'Hi.', tool_calls: [piece(0, { name: 'time' }, { id: 'a' })] },
            finish_reason: 'stop',
          },
        ],
      },
      done,
    ],
    text: 'Hi.',
    calls: ['time {}'],
  },
  {
    title: 'C6, a neighbour: an end "tool_calls" while there are none, or "eos"',
    chunks: [delta({ content: 'Hi.' }), end, delta({}, 'eos'), done],
    text: 'Hi.',
  },
  {
    title: 'C6, a neighbour: chunks that are none, and fields of another type',
    chunks: [
      null,
      7,
      [],
      {},
      { choices: null },
      { choices: [] },
      { choices: [null, 3] },
      { choices: [{}] },
      { choices: [{ delta: null }] },
      { choices: [{ delta: 'x', finish_reason: {} }] },
      delta({ content: null, tool_calls: null, function_call: null }),
      delta({ tool_calls: [null, 4, {}, { index: -1 }, { function: null }, { id: {} }] }),
      delta({ content: 'Hi.' }),
      stop,
      { usage: 'none' },
      { choices: [], usage: { prompt_tokens: '3', completion_tokens: 2 } },
      done,
    ],
    text: 'Hi.',
    usage: [0, 2],
  },
  {
    title: 'C6, a neighbour: a second choice is not spoken into the first',
    chunks: [
      {
        choices: [
          { index: 0, delta: { content: 'Hi ' } },
          { index: 1, delta: { content: 'Ho ' } },
        ],
      },
      { choices: [{ index: 1, delta: { content: 'you.' } }] },
      { choices: [{ index: 0, delta: { content: 'there.' }, finish_reason: 'stop' }] },
      done,
    ],
    text: 'Hi there.',
  },
  {
    title: 'C6, a neighbour: an error in the stream, in the shapes of vLLM',
    chunks: [delta({ content: 'Hi ' }), { object: 'error', message: 'Out of memory', code: 500 }, done],
    text: 'Hi ',
    error: 'Out of memory',
  },
  {
    title: 'C6, a neighbour: an error in the stream that is a text, and one that is null',
    chunks: [{ error: null, ...delta({ content: 'Hi ' }) }, { error: 'Too slow' }],
    text: 'Hi ',
    error: 'Too slow',
  },
  {
    title: 'C6, a neighbour: an error after the end takes nothing',
    chunks: [delta({ content: 'Hi.' }), stop, { error: { message: 'Late' } }, done],
    text: 'Hi.',
  },
  {
    title: 'C6, a neighbour: a call that is told in both ways is made once',
    chunks: [
      delta({
        function_call: { name: 'weather', arguments: oslo },
        tool_calls: [piece(0, { name: 'weather', arguments: oslo }, { id: 'a' })],
      }),
      end,
      done,
    ],
    calls: [`weather ${oslo}`],
  },
  {
    title: 'C6, a neighbour: what the server repeats of the question is not spoken',
    chunks: [
      delta({ role: 'user', content: 'Tell me.' }),
      delta({ role: 'tool', content: '{"rain":1}' }),
      delta({ role: 'assistant', content: 'It ' }),
      delta({ content: 'rains.' }),
      stop,
      done,
    ],
    text: 'It rains.',
  },
  {
    title: 'C6, a neighbour: halves of a character in two chunks',
    chunks: [delta({ content: 'Hi \ud83d' }), delta({ content: '\ude00!' }), stop, done],
    text: 'Hi 😀!',
  },
]

function expectAnswer(answer: Awaited<ReturnType<typeof readBody>>, wanted: Case): void {
  const { text = '', calls = [], reasoning = '', usage = [], error } = wanted
  const { text: said, calls: made, reasoning: thought, usage: used } = answer
  if (error === undefined) expect(answer.error).toBeUndefined()
  else expect(answer.error).toMatch(error)
  expect({ said, made, thought, used }).toEqual({ said: text, made: calls, thought: reasoning, used: usage })
  expect(new Set(answer.ids).size).toBe(calls.length)
  expect(answer.ids.every((id) => id.length > 0 && id.length <= 40)).toBe(true)
}

describe('an answer as servers stream it', () => {
  test.each(wireCases.map((each) => [each.title, each] as const))('%s', async (_, wanted) => {
    expectAnswer(await readBody([sse(...wanted.chunks)]), wanted)
  })

  test.each(rowCases.map((each) => [each.title, each] as const))('%s', async (_, wanted) => {
    expectAnswer(await readBody([sse(...wanted.chunks)]), wanted)
  })

  const hello = JSON.stringify(delta({ content: 'Hello.' }))
  const pretty = JSON.stringify(delta({ content: 'Hello.' }), null, 2)
  const whole = {
    choices: [{ message: { content: 'Hello.' }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 1, completion_tokens: 2 },
  }
  test.each<[string, string, string?]>([
    ['with carriage returns', `data: ${hello}\r\n\r\ndata: [DONE]\r\n\r\n`],
    ['with carriage returns alone', `data: ${hello}\r\rdata: [DONE]\r\r`],
    ['behind a byte order mark', `\ufeffdata: ${hello}\n\ndata: [DONE]\n\n`],
    ['without the space', `data:${hello}\n\ndata:[DONE]\n\n`],
    ['with more spaces', `data:   ${hello}  \n\ndata:  [DONE] \n\n`],
    ['without empty lines between', `data: ${hello}\ndata: [DONE]\n`],
    ['with an end twice', `data: ${hello}\n\ndata: [DONE]\n\ndata: [DONE]\n\n`],
    [
      'over several lines',
      `${pretty
        .split('\n')
        .map((line) => `data: ${line}`)
        .join('\n')}\n\ndata: [DONE]\n\n`,
    ],
    [
      'with comments and other fields',
      `: hi\n\nid: 1\nevent: message\nretry: 5\ndata: ${hello}\n\n:\n\ndata: [DONE]\n\n`,
    ],
    ['with words to keep the line open', `data: ping\n\ndata:\n\ndata: ${hello}\n\ndata: [DONE]\n\n`],
    ['without its last empty line', `data: ${hello}\n\ndata: [DONE]`],
    ['as JSON, whole', JSON.stringify(whole), 'application/json'],
    ['as JSON, whole and on many lines', JSON.stringify(whole, null, 2), 'application/json; charset=utf-8'],
    ['as JSON that is called a stream', JSON.stringify(whole, null, 2)],
    ['as lines of JSON', `${hello}\n${JSON.stringify(stop)}\n`],
  ])('C6, a neighbour: comes %s', async (_, body, contentType) => {
    const answer = await readBody([body], contentType === undefined ? {} : { contentType })
    expect(answer).toMatchObject({ text: 'Hello.', error: undefined })
  })

  test('C6, a neighbour: the tokens used that come behind [DONE] are counted', async () => {
    const usage = { choices: [], usage: { prompt_tokens: 5, completion_tokens: 6 } }
    expect((await readBody([sse(delta({ content: 'Hi.' }), stop, done, usage)])).usage).toEqual([5, 6])
  })

  test('C6, a neighbour: a named error event is an error', async () => {
    const body = `event: error\ndata: {"message":"Overloaded"}\n\n`
    expect((await readBody([body])).error).toBe('Overloaded')
  })

  test('C6, a neighbour: a web page in place of an answer is told', async () => {
    expect(
      (await readBody(['<!doctype html>\n<html>Login</html>'], { contentType: 'text/html' })).error,
    ).toMatch(/web page/)
  })

  test('C6, a neighbour: what breaks behind the end takes nothing from the answer', async () => {
    const body = sse(delta({ content: 'Hi.' }), stop)
    expect(await readBody([body], { breaks: new Error('reset') })).toMatchObject({
      text: 'Hi.',
      error: undefined,
    })
    expect(await readBody([`${body}data: {oops\n\n`])).toMatchObject({ text: 'Hi.', error: undefined })
  })

  test.each<[string, readonly unknown[], RegExp]>([
    ['nothing at all', [], /about 9000 tokens.*ContextLimit/],
    ['an end only', [stop, done], /about 9000 tokens.*ContextLimit/],
    ['a role only', [delta({ role: 'assistant', content: '' })], /about 9000 tokens/],
    ['[DONE] only', [done], /about 9000 tokens/],
    ['blanks', [delta({ content: ' \n' }), stop, done], /about 9000 tokens/],
    ['thoughts only', [delta({ reasoning_content: 'Hm.' }), stop, done], /only thought/],
    [
      'thoughts up to the limit',
      [delta({ content: '<think>Hm.' }), delta({}, 'length'), done],
      /thinking: raise maxTokens/,
    ],
    ['an empty call', [calling(piece(0, { name: '' })), end, done], /about 9000 tokens/],
    [
      'a written call of no tool',
      [delta({ content: '<tool_call>{"name":"rm"}</tool_call>' }), stop, done],
      /not offered/,
    ],
  ])('F8: %s is an error that says why', async (_, chunks, why) => {
    const { error, calls } = await readBody([chunks.length === 0 ? '' : sse(...chunks)])
    expect(error).toMatch(/^The answer is empty\. /)
    expect(error).toMatch(why)
    expect(calls).toEqual([])
  })

  test('B5: a hundred thousand calls are an error, and so many pieces of one call are one', async () => {
    const many = Array.from({ length: 100_000 }, (_, index) =>
      piece(index, { name: 'time' }, { id: `c${index}` }),
    )
    const flood = await readBody(many.map((each) => sse(calling(each))))
    expect(flood.error).toBe('The answer calls more than 1000 tools.')
    expect(flood.calls).toEqual([])
    const pieces = Array.from({ length: 50_000 }, () => sse(calling(piece(0, { arguments: ' ' }))))
    const one = await readBody([sse(calling(piece(0, { name: 'time' }))), ...pieces, sse(end, done)])
    expect(one).toMatchObject({ calls: ['time {}'], error: undefined })
  })

  test('A14: an event, a text and arguments without end are errors', async () => {
    const block = 'x'.repeat(100_000)
    const line = await readBody(['data: {"choices":[{"delta":{"content":"', ...Array(1_000).fill(block)])
    expect(line.error).toMatch(/event of more than 1000000 characters/)
    const lines = await readBody(Array(1_000).fill(`data: {"a":"${block}\n`))
    expect(lines.error).toMatch(/event of more than 1000000 characters/)
    const text = await readBody(Array(1_000).fill(sse(delta({ content: block }))))
    expect(text.error).toMatch(/longer than 1000000 characters/)
    expect(text.text.length).toBeLessThanOrEqual(1_000_000)
    const args = await readBody(Array(1_000).fill(sse(calling(piece(0, { name: 'time', arguments: block })))))
    expect(args.error).toMatch(/longer than 1000000 characters/)
    const written = await readBody([
      sse(delta({ content: '<tool_call>' })),
      ...Array(1_000).fill(sse(delta({ content: block }))),
    ])
    expect(written).toMatchObject({
      error: expect.stringMatching(/longer than 1000000 characters/),
      text: '',
    })
  })
})
