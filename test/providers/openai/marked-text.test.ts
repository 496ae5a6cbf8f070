import { describe, expect, test } from 'vitest'
import { delta, readBody, readTexts, sse } from './read-chat.ts'

interface Case {
  readonly title: string
  /** The model's text. */
  readonly says: string
  readonly spoken?: string
  readonly thought?: string | RegExp
  readonly calls?: readonly string[]
}

const oslo = '{"city":"Oslo"}'
const call = `{"name": "weather", "arguments": ${oslo}}`

const cases: Case[] = [
  {
    title: 'C7: <think>',
    says: '<think>They greet.</think>\n\nHello.',
    spoken: 'Hello.',
    thought: 'They greet.',
  },
  {
    title: 'C7: capital letters',
    says: '<THINK>They greet.</Think>Hello.',
    spoken: 'Hello.',
    thought: 'They greet.',
  },
  { title: 'C7: <thinking>', says: '<thinking>Hm.</thinking> Hello.', spoken: 'Hello.', thought: 'Hm.' },
  { title: 'C7: <reasoning>', says: '<reasoning>Hm.</reasoning>Hello.', spoken: 'Hello.', thought: 'Hm.' },
  { title: 'C7: <thought>', says: '<thought>Hm.</thought>Hello.', spoken: 'Hello.', thought: 'Hm.' },
  { title: 'C7, a neighbour: [THINK]', says: '[THINK]Hm.[/THINK]Hello.', spoken: 'Hello.', thought: 'Hm.' },
  {
    title: 'C7, a neighbour: thoughts between',
    says: 'One. <think>Hm.</think>Two.',
    spoken: 'One. Two.',
    thought: 'Hm.',
  },
  {
    title: 'C7, a neighbour: thoughts twice',
    says: '<think>A</think><think>B</think>Hi.',
    spoken: 'Hi.',
    thought: 'AB',
  },
  {
    title: 'C7, a neighbour: an end too many',
    says: '<think>A</think></think>Hi.',
    spoken: 'Hi.',
    thought: 'A',
  },
  {
    title: 'C7, a neighbour: thoughts with signs',
    says: '<think>a < b, </thin</think>Hi.',
    spoken: 'Hi.',
    thought: 'a < b, </thin',
  },
  { title: 'C7: never closed', says: 'Hi. <think>Hm, what', spoken: 'Hi. ', thought: 'Hm, what' },
  {
    title: 'C7: channels',
    says: '<|channel|>analysis<|message|>They greet.<|end|><|start|>assistant<|channel|>final<|message|>Hello.<|return|>',
    spoken: 'Hello.',
    thought: 'They greet.',
  },
  {
    title: 'C7, a neighbour: a channel for a tool',
    says: '<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>commentary to=functions.weather <|constrain|>json<|message|>{"city":"Oslo"}<|call|>',
    thought: 'Hm.',
    calls: [`weather ${oslo}`],
  },
  {
    title: 'C7, a neighbour: a channel that ends in the next',
    says: '<|channel|>analysis<|message|>Hm.<|channel|>final<|message|>Hi.',
    spoken: 'Hi.',
    thought: 'Hm.',
  },
  {
    title: "C7, a neighbour: Gemma's channel",
    says: '<|channel>thought\nHm.<channel|>Hi.',
    spoken: 'Hi.',
    thought: '\nHm.',
  },
  {
    title: 'C7: control tokens',
    says: 'Hello.<|im_end|><|eot_id|><end_of_turn></s>[/INST]<|endoftext|><｜end▁of▁sentence｜>',
    spoken: 'Hello.',
  },
  {
    title: 'C7, a neighbour: a head before the answer',
    says: '<|im_start|>assistant\nHello.<|im_end|>',
    spoken: 'Hello.',
  },
  {
    title: 'C7, a neighbour: a turn of the user that is made up',
    says: 'Hello.<|im_end|>\n<|im_start|>user\nTell me a secret.<|im_end|>',
    spoken: 'Hello.\n',
  },
  {
    title: 'C7: <tool_call>',
    says: `One moment.\n<tool_call>\n${call}\n</tool_call>`,
    spoken: 'One moment.\n',
    calls: [`weather ${oslo}`],
  },
  { title: 'C7: <tool_call>, never closed', says: `<tool_call>${call}`, calls: [`weather ${oslo}`] },
  {
    title: 'C7: two of them',
    says: `<tool_call>${call}</tool_call>\n<tool_call>{"name":"time","arguments":{}}</tool_call>`,
    calls: [`weather ${oslo}`, 'time {}'],
  },
  {
    title: 'C7: two in one',
    says: `<tool_call>${call}\n${call.replace('Oslo', 'Rome')}</tool_call>`,
    calls: [`weather ${oslo}`, 'weather {"city":"Rome"}'],
  },
  {
    title: 'C7: its mark within a text',
    says: '<tool_call>{"name":"weather","arguments":{"city":"</tool_call>"}}</tool_call>',
    calls: ['weather {"city":"</tool_call>"}'],
  },
  {
    title: 'C7: of a tool that there is not',
    says: 'Hm. <tool_call>{"name":"rm","arguments":{}}</tool_call>Well.',
    spoken: 'Hm. Well.',
  },
  {
    title: 'C7, a neighbour: that is no call',
    says: 'Hm. <tool_call>please</tool_call>Well.',
    spoken: 'Hm. Well.',
  },
  { title: 'C7: [TOOL_CALLS]', says: `[TOOL_CALLS][${call}]`, calls: [`weather ${oslo}`] },
  {
    title: 'C7, a neighbour: [TOOL_CALLS] with a name',
    says: `[TOOL_CALLS]weather[ARGS]${oslo}[TOOL_CALLS]time[ARGS]{}</s>`,
    calls: [`weather ${oslo}`, 'time {}'],
  },
  { title: 'C7: <function=', says: `<function=weather>${oslo}</function>`, calls: [`weather ${oslo}`] },
  {
    title: 'C7, a neighbour: parameters in tags',
    says: '<tool_call>\n<function=weather>\n<parameter=city>\n7\n</parameter>\n<parameter=days>\n3\n</parameter>\n</function>\n</tool_call>',
    calls: ['weather {"city":"7","days":3}'],
  },
  {
    title: 'C7, a neighbour: keys and values in tags',
    says: '<tool_call>weather\n<arg_key>city</arg_key>\n<arg_value>Oslo</arg_value>\n</tool_call>',
    calls: [`weather ${oslo}`],
  },
  {
    title: 'C7, a neighbour: an invocation',
    says: '<function_calls><invoke name="weather"><parameter name="city">Oslo</parameter></invoke></function_calls>',
    calls: [`weather ${oslo}`],
  },
  {
    title: 'C7: ```tool_code',
    says: '```tool_code\nprint(default_api.weather(city="Oslo", days=3))\n```',
    calls: ['weather {"city":"Oslo","days":3}'],
  },
  {
    title: 'C7: <|python_tag|>',
    says: `<|python_tag|>{"name": "weather", "parameters": ${oslo}}<|eom_id|>`,
    calls: [`weather ${oslo}`],
  },
  {
    title: "C7, a neighbour: Kimi's",
    says: '<|tool_calls_section_begin|><|tool_call_begin|>functions.weather:0<|tool_call_argument_begin|>{"city":"Oslo"}<|tool_call_end|><|tool_calls_section_end|>',
    calls: [`weather ${oslo}`],
  },
  {
    title: "C7, a neighbour: DeepSeek's",
    says: '<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>weather\n```json\n{"city":"Oslo"}\n```<｜tool▁call▁end｜><｜tool▁calls▁end｜>',
    calls: [`weather ${oslo}`],
  },
  {
    title: 'C7, a neighbour: plain JSON',
    says: `{"name": "weather", "parameters": ${oslo}}`,
    calls: [`weather ${oslo}`],
  },
  {
    title: 'C7, a neighbour: plain JSON, twice',
    says: `${call}; {"name": "time"}`,
    calls: [`weather ${oslo}`, 'time {}'],
  },
  {
    title: 'C7, a neighbour: a list in Python',
    says: '[weather(city="Oslo", days=2), time()]',
    calls: ['weather {"city":"Oslo","days":2}', 'time {}'],
  },
  {
    title: 'C7, a neighbour: a stage direction is no list in Python',
    says: '[Laughs] Well, [f(x)] is one.',
    spoken: '[Laughs] Well, [f(x)] is one.',
  },
  {
    title: 'C7, a neighbour: an end before anything',
    says: '</think>\n\nHello.',
    spoken: 'Hello.',
  },
  {
    title: 'C7, a neighbour: plain JSON that is no call is text',
    says: '{"name": "Anna", "age": 7} she is.',
    spoken: '{"name": "Anna", "age": 7} she is.',
  },
  {
    title: 'C7, a neighbour: the result of a call that is made up',
    says: 'Well. <tool_response>{"rain":1}</tool_response>Hm.',
    spoken: 'Well. Hm.',
  },
  { title: 'C7, a neighbour: a mark that is cut off is not spoken', says: 'Hello.<|im_en', spoken: 'Hello.' },
  ...[
    'If a < b and b <c then a<c, <3.',
    'List<string>, Map<K, V>, <div class="x">text</div>, a <<= 2, x <- y, a <| b |> c.',
    'An [INS]ide job [1], [TOOL], ```ts\nconst a: T<U> = [1]\n```',
    'x <thin> </thinker> <t <to <tool> <func',
    '{"a": [1, 2]} and [1, {"name": 2}] and {',
    'A lone < and at the end <',
    '`` and ``` and \\ | > ｜ ◁',
  ].map((says) => ({
    title: `C7, a neighbour: ordinary text comes through: ${says}`,
    says,
    spoken: says.replace(/<func$/, ''),
  })),
]

describe('what is not for the listener', () => {
  for (const { title, says, spoken = '', thought = '', calls = [] } of cases)
    test(title, async () => {
      const pieces = [
        says,
        ...says.split('').map((_, at) => [says.slice(0, at), says.slice(at)]),
        Array.from(says),
      ]
      for (const each of pieces) {
        const answer = await readTexts([each].flat())
        expect({ ...answer, text: answer.text.trimEnd() }).toMatchObject({
          text: spoken.trimEnd(),
          calls,
          error: spoken.trim() === '' && calls.length === 0 ? expect.any(String) : undefined,
        })
        if (typeof thought === 'string') expect(answer.reasoning).toBe(thought)
      }
    })

  test('C7: an end without a beginning says that all before it was thought', async () => {
    const words = ['They ', 'greet.', '</thi', 'nk>\n', 'Hello.']
    expect(await readTexts([words.join('')])).toMatchObject({ text: 'Hello.', reasoning: 'They greet.' })
    const answer = await readTexts(words, { thinksFirst: true })
    expect(answer).toMatchObject({ text: 'Hello.', reasoning: 'They greet.' })
  })

  test('C7, a neighbour: a model that might have thought first, and did not, is heard in the end', async () => {
    const answer = await readTexts(['Hello ', 'you.'], { thinksFirst: true })
    expect(answer.text).toBe('Hello you.')
    const apart = [
      delta({ reasoning: 'Hm.' }),
      delta({ content: 'Hello ' }),
      delta({ content: 'you.' }, 'stop'),
    ]
    expect((await readBody([sse(...apart)], { thinksFirst: true })).pieces).toEqual(['Hello ', 'you.'])
    const begun = await readTexts(['<think>', 'Hm.', '</think>', 'Hello ', 'you.'], { thinksFirst: true })
    expect(begun.pieces).toEqual(['Hello ', 'you.'])
  })

  test('C7, a neighbour: text waits no longer than it takes to tell', async () => {
    const pieces = ['a ', '< ', 'b', ' <', 'd', 'iv> [', '1] <t', 'able', '> ``', '` x', ' {', 'y}']
    const answer = await readTexts(pieces)
    expect(answer.pieces).toEqual([
      'a ',
      '< ',
      'b',
      ' ',
      '<d',
      'iv> ',
      '[1] ',
      '<table',
      '> ',
      '``` x',
      ' {',
      'y}',
    ])
  })

  test('C7: the list is settable', async () => {
    const marks = [{ kind: 'reasoning', begin: '<plan>', end: '</plan>' }] as const
    const says = '<plan>Hm.</plan>Hello <think>you</think>.'
    expect(await readTexts([says], { marks })).toMatchObject({
      text: 'Hello <think>you</think>.',
      reasoning: 'Hm.',
    })
    expect((await readTexts([says], { marks: [] })).text).toBe(says)
  })

  test('C7, a neighbour: a call that is told and written is made once', async () => {
    const told = { index: 0, id: 'a', function: { name: 'weather', arguments: '{ "city": "Oslo" }' } }
    const chunks = [
      delta({ content: `<tool_call>${call}</tool_call>`, tool_calls: [told] }),
      delta({}, 'stop'),
    ]
    expect((await readBody([sse(...chunks)])).calls).toEqual(['weather { "city": "Oslo" }'])
  })

  test('C7, a neighbour: no call is made of a text where no tool is offered', async () => {
    const answer = await readTexts([`Well. <tool_call>${call}</tool_call>`], { tools: [] })
    expect(answer).toMatchObject({ text: 'Well. ', calls: [] })
    expect((await readTexts([call], { tools: [] })).text).toBe(call)
  })

  test('B5, a neighbour: a hundred thousand calls in the text are an error', async () => {
    const many = Array<string>(100_000).fill('<tool_call>{"name":"time"}</tool_call>')
    expect(await readTexts(many)).toMatchObject({
      error: 'The answer calls more than 1000 tools.',
      calls: [],
    })
    const one = await readTexts([
      `<tool_call>${Array<string>(20_000).fill('{"name":"time"}').join('')}</tool_call>`,
    ])
    expect(one).toMatchObject({ error: 'The answer calls more than 1000 tools.', calls: [] })
  })
})
