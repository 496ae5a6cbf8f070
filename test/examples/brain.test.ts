import { describe, expect, test } from 'vitest'
import { demoRules, demoSystemPrompt, demoTools, makeDemoTools } from '../../examples/agent/brain.ts'
import { LLM } from '../../processors/index.ts'
import { rules } from '../../providers/rules/llm.ts'
import { LLMContext, LLMContextFrame, LLMTextFrame, type Message, ToolCallFrame } from '../../src/engine.ts'
import { runProcessor } from '../../src/testing/index.ts'

const now = () => new Date('2026-03-05T06:10:00Z')

interface Answer {
  readonly text: string
  readonly tools: readonly (readonly [string, Readonly<Record<string, unknown>>])[]
}

/** What the agent answers to what was said last, through the LLM processor, which has the tools called. */
async function answer(said: string, before: readonly Message[] = []): Promise<Answer> {
  const context = new LLMContext({
    system: demoSystemPrompt,
    messages: [...before, { role: 'user', content: said }],
  })
  const llm = new LLM(rules({ rules: demoRules }), { tools: makeDemoTools(now) })
  const { downstream } = await runProcessor(llm, [new LLMContextFrame({ context }), { waitMs: 1 }])
  const text = downstream.flatMap((frame) => (frame instanceof LLMTextFrame ? [frame.text] : [])).join('')
  const tools = downstream.flatMap((frame) =>
    frame instanceof ToolCallFrame ? [[frame.name, frame.arguments] as const] : [],
  )
  return { text, tools }
}

const user = (content: string): Message => ({ role: 'user', content })
const agent = (content: string): Message => ({ role: 'assistant', content })
const moved: readonly Message[] = [
  user('go forward'),
  {
    role: 'assistant',
    content: '',
    toolCalls: [{ id: '1', name: 'robot', arguments: '{"direction":"forward"}' }],
  },
  { role: 'tool', toolCallId: '1', name: 'robot', content: '{"done":true,"direction":"forward"}' },
  agent('Going forward.'),
]

describe('small talk', () => {
  test.each([
    ['Hello.', 'Hello. How can I help you?'],
    ['hi there', 'Hello. How can I help you?'],
    ['Good morning!', 'Hello. How can I help you?'],
    ['Hello. What is your name?', 'My name is Antiphon.'],
    ["what's your name", 'My name is Antiphon.'],
    ['Um, so, who are you?', 'My name is Antiphon.'],
    ['Hello, how are you?', 'I am very well, thank you.'],
    ['Stop, please. That is enough.', 'All right.'],
    ["That's enough!", 'All right.'],
    ['Never mind.', 'All right.'],
    ['Stop the story.', 'All right.'],
    ['thank you', 'You are welcome.'],
    ['And you very much.', 'You are welcome.'],
    ["It's a ank you very much.", 'You are welcome.'],
    ['M. M. H.', 'I am listening.'],
    ['Thank you. Goodbye.', 'Goodbye. It was nice talking to you.'],
    ['Yes, I am here.', 'Good. What can I do for you?'],
    ["yes i'm still here", 'Good. What can I do for you?'],
    ['Yes.', 'Good. What can I do for you?'],
    ['Yes, I am here. Goodbye.', 'Goodbye. It was nice talking to you.'],
    ['yes i am here good bye', 'Goodbye. It was nice talking to you.'],
    ['Mm-hm.', 'I am listening.'],
    ['okay', 'I am listening.'],
  ])('%s', async (said, expected) => {
    expect(await answer(said, [agent('Hello, this is Antiphon. How can I help you?')])).toEqual({
      text: expected,
      tools: [],
    })
  })

  test('what it does not understand is answered in turn, and says what it can do', async () => {
    const first = await answer('blue elephants')
    const second = await answer('purple rain', [user('blue elephants'), agent(first.text)])
    expect(first.text).toContain('did not understand')
    expect(first.text).toContain('time')
    expect(second.text).toMatch(/^I did not get that\./)
  })

  test.each(['Repeat that, please.', 'Can you say that again?', 'Pardon?', "Sorry, I didn't hear that."])(
    '%s',
    async (said) => {
      expect((await answer(said, [user('hi'), agent('Eighty-four.')])).text).toBe('Eighty-four.')
      expect((await answer(said)).text).toBe('I have not said anything yet.')
    },
  )
})

describe('the time', () => {
  const tokyo = 'It is ten past three in the afternoon in Tokyo.'
  test.each([
    ['What time is it in Tokyo?', 'Tokyo', tokyo],
    ['what time is it in tokyo', 'Tokyo', tokyo],
    ['Hello. Um, what time is it in Tokio, please?', 'Tokyo', tokyo],
    ['What is the time in Tokyo right now?', 'Tokyo', tokyo],
    ["What's the time in Tokyo", 'Tokyo', tokyo],
    ['Can you tell me what time it is in Tokyo?', 'Tokyo', tokyo],
    ['What time is it and Tokyo?', 'Tokyo', tokyo],
    ['And in Tokyo?', 'Tokyo', tokyo],
    ['Tokyo.', 'Tokyo', tokyo],
    ['What time is it in New York City?', 'New York', 'It is ten past one in the morning in New York.'],
    ['What time is it in São Paulo?', 'Sao Paulo', 'It is ten past three in the morning in Sao Paulo.'],
    ['how about Rio de Janeiro', 'Rio de Janeiro', 'It is ten past three in the morning in Rio de Janeiro.'],
    ['What time is it in Kathmandu?', 'Kathmandu', 'It is five to twelve in the morning in Kathmandu.'],
    ['What time is it in Tokyo? And what is two plus two?', 'Tokyo', tokyo],
    [
      'What time is it in Atlantis, please?',
      'Atlantis',
      'I do not know what time it is in Atlantis. Ask me about a large city.',
    ],
  ])('%s', async (said, city, expected) => {
    expect(await answer(said)).toEqual({ text: expected, tools: [['time_in_city', { city }]] })
  })

  test('without a city it asks which', async () => {
    expect(await answer('What time is it?')).toEqual({ text: 'In which city?', tools: [] })
    expect(await answer('What time is it now, at the moment?')).toEqual({ text: 'In which city?', tools: [] })
  })
})

describe('sums', () => {
  test.each([
    ['What is twelve times seven?', '12 * 7', 'Twelve times seven is eighty-four.'],
    ['what is twelve times seven', '12 * 7', 'Twelve times seven is eighty-four.'],
    ["What's 12 * 7?", '12 * 7', 'Twelve times seven is eighty-four.'],
    ['12 times 7', '12 * 7', 'Twelve times seven is eighty-four.'],
    ['12x7', '12 * 7', 'Twelve times seven is eighty-four.'],
    ['What is 12 time 7.', '12 * 7', 'Twelve times seven is eighty-four.'],
    ['So, um, twelve times seven, please.', '12 * 7', 'Twelve times seven is eighty-four.'],
    ['What is well of time seven?', '12 * 7', 'Twelve times seven is eighty-four.'],
    ['Tender bided by four.', '10 / 4', 'Ten divided by four is two point five.'],
    ['What is to plus for?', '2 + 4', 'Two plus four is six.'],
    ['what is two plus two', '2 + 2', 'Two plus two is four.'],
    ['What is five minus eight?', '5 - 8', 'Five minus eight is minus three.'],
    ['100-1', '100 - 1', 'One hundred minus one is ninety-nine.'],
    ['ten divided by four', '10 / 4', 'Ten divided by four is two point five.'],
    ['ten divided by three', '10 / 3', 'Ten divided by three is about three point three three three.'],
    ['What is 7 divided by 0?', '7 / 0', 'Nothing can be divided by zero.'],
    ['two plus three times four', '2 + 3 * 4', 'Two plus three times four is fourteen.'],
    [
      'a hundred and twenty one plus one thousand',
      '121 + 1000',
      'One hundred and twenty-one plus one thousand is one thousand one hundred and twenty-one.',
    ],
    [
      '1,250 plus 2.5',
      '1250 + 2.5',
      'One thousand two hundred and fifty plus two point five is one thousand two hundred and fifty-two point five.',
    ],
    ['Multiply three by four.', '3 * 4', 'Three times four is twelve.'],
    ['Subtract three from ten', '10 - 3', 'Ten minus three is seven.'],
    ['Hello. What is twenty-one plus minus one?', '21 + -1', 'Twenty-one plus minus one is twenty.'],
    ['What is one plus one? And tell me a story.', '1 + 1', 'One plus one is two.'],
  ])('%s', async (said, expression, expected) => {
    expect(await answer(said)).toEqual({ text: expected, tools: [['calculate', { expression }]] })
  })
})

describe('the robot', () => {
  const forward = { direction: 'forward', amount: 10, unit: 'meters' }
  test.each([
    ['go forward ten meters', forward, 'Going forward ten meters.'],
    ['Go forward 10 meters.', forward, 'Going forward ten meters.'],
    ['Go forward. 10 metres!', forward, 'Going forward ten meters.'],
    ['Go forward 10m', forward, 'Going forward ten meters.'],
    ['Okay, go for word ten meters', forward, 'Going forward ten meters.'],
    ['forward ten meters', forward, 'Going forward ten meters.'],
    ['Please move forward by ten meters and then stop', forward, 'Going forward ten meters.'],
    ['go forward for meters', { ...forward, amount: 4 }, 'Going forward four meters.'],
    ['go forward one metre', { ...forward, amount: 1, unit: 'meter' }, 'Going forward one meter.'],
    ['Go back three feet.', { direction: 'backward', amount: 3, unit: 'feet' }, 'Going backward three feet.'],
    ['Go straight ahead', { direction: 'forward' }, 'Going forward.'],
    [
      'turn left ninety degrees',
      { direction: 'left', amount: 90, unit: 'degrees' },
      'Turning left ninety degrees.',
    ],
    [
      'Turn to the right 45°.',
      { direction: 'right', amount: 45, unit: 'degrees' },
      'Turning right forty-five degrees.',
    ],
    ['turn around', { direction: 'around' }, 'Turning around.'],
    ['Robot, stop!', { direction: 'stop' }, 'Stopping the robot.'],
    ['Stop.', { direction: 'stop' }, 'Stopping the robot.'],
  ])('%s', async (said, args, expected) => {
    expect(await answer(said)).toEqual({ text: expected, tools: [['robot', args]] })
  })

  test('"stop" is for whoever is busy: the robot if it moved, otherwise the speaker', async () => {
    const stopped = { text: 'Stopping the robot.', tools: [['robot', { direction: 'stop' }]] }
    expect(await answer('Stop!', moved)).toEqual(stopped)
    expect(await answer('Stop!', [...moved, user('a story'), agent('Once')])).toEqual({
      text: 'All right.',
      tools: [],
    })
  })

  test.each(['I am back.', 'That is right.', 'What is left?', 'I am looking forward to it.'])(
    'is not meant by: %s',
    async (said) => expect((await answer(said)).tools).toEqual([]),
  )
})

describe('playing cards', () => {
  const three = 'Three cards: the eight of spades, the four of clubs and the seven of hearts.'
  test.each([
    ['eight of spades four of clubs seven of hearts', three],
    ['Eight of spades, four of cloves, seven of hearts.', three],
    ['8 of spades, 4 of clubs, 7 of hearts', three],
    ['Ate of Spades. For of clubs. Seven of heart.', three],
    ['ten of clubs', 'One card: the ten of clubs.'],
    ['The queen of diamonds and an ace of space', 'Two cards: the queen of diamonds and the ace of spades.'],
  ])('%s', async (said, expected) => {
    expect(await answer(said)).toEqual({ text: expected, tools: [] })
  })
})

describe('stories', () => {
  test('a long one, and another when asked again', async () => {
    const { text: first } = await answer('Please tell me a long story.')
    const { text: second } = await answer('tell me another story', [
      user('Please tell me a long story.'),
      agent(first),
    ])
    for (const story of [first, second]) {
      expect(story.match(/[.]/g)?.length).toBeGreaterThanOrEqual(8)
      expect(story.split(' ').length).toBeGreaterThan(120)
    }
    expect(second).not.toBe(first)
  })
})

test('every tool describes itself to a language model', () => {
  expect(demoTools.map(({ name }) => name)).toEqual(['time_in_city', 'calculate', 'robot'])
  for (const { description, parameters } of demoTools) {
    expect(description).not.toBe('')
    expect(parameters).toMatchObject({ type: 'object' })
  }
})

test('the tools withstand what a language model may send', async () => {
  const run = (name: string, args: Record<string, unknown>) =>
    Promise.resolve().then(() => demoTools.find((tool) => tool.name === name)?.execute(args, {} as never))
  await expect(run('calculate', { expression: '(1 + 2) * -3 / 2' })).resolves.toMatchObject({ value: -4.5 })
  await expect(run('calculate', { expression: 'process.exit()' })).rejects.toThrow('no arithmetic expression')
  await expect(run('calculate', { expression: '(1' })).rejects.toThrow('parenthesis')
  await expect(run('calculate', {})).rejects.toThrow('no arithmetic expression')
  await expect(run('time_in_city', {})).resolves.toMatchObject({ known: false })
})
