import { expect, test } from 'vitest'
import { LLM } from '../../../processors/index.ts'
import { mcpTools } from '../../../processors/mcp/index.ts'
import { InterruptFrame, LLMContext, LLMContextFrame, Pipeline, PipelineTask } from '../../../src/engine.ts'
import { scriptedLlm } from '../../../src/testing/index.ts'
import { talk } from '../context/talk.ts'
import { call, startShop, until } from './shop.ts'
import { openShop } from './shop-street.ts'

test('an agent finds out over MCP what it is asked, and says it', async () => {
  await using shop = await startShop({ prefix: 'shop_' })
  const { heard, told, events, errors, model } = await talk(
    async ({ caller }) => {
      await caller.say('what do pears cost')
      await caller.answered()
      await caller.say('and an apple')
      await caller.answered()
    },
    {
      answers: [
        { calls: [{ name: 'shop_price', arguments: { thing: 'pear' } }] },
        'We have no pears.',
        { text: 'Let me see.', calls: [{ name: 'shop_price', arguments: { thing: 'apple' } }] },
        'An apple is 3 euros.',
      ],
      llm: { tools: shop.tools },
    },
  )
  expect(heard).toBe('We have no pears. Let me see. An apple is 3 euros.')
  expect(model.requests[0]?.tools?.map(({ name }) => name)).toContain('shop_price')
  expect(told).toEqual([
    'user: what do pears cost',
    'assistant: ',
    'tool: {"error":"We have no pear. Try \\"apple\\"."}',
    'assistant: We have no pears.',
    'user: and an apple',
    'assistant: Let me see.',
    'assistant: ',
    'tool: {"euros":3}',
    'assistant: An apple is 3 euros.',
  ])
  const results = events.flatMap((event) => (event.type === 'tool' ? [event.failed] : []))
  expect(results).toEqual([true, false])
  expect(errors).toEqual([])
})

test('tools that come while they talk can be called from the next request on', async () => {
  await using shop = await startShop()
  const offered: boolean[] = []
  const answers = ['I hired three.', 'A cook.']
  const { heard } = await talk(
    async ({ caller }) => {
      await caller.say('you need more people')
      await caller.answered()
      await until(() => shop.tools.some(({ name }) => name === 'sell'))
      await caller.say('who is there')
      await caller.answered()
    },
    {
      answers({ tools = [] }) {
        offered.push(tools.some(({ name }) => name === 'sell'))
        return offered.length === 1 ? { calls: [{ name: 'hire' }] } : answers.shift()!
      },
      llm: { tools: shop.tools },
    },
  )
  expect(heard).toBe('I hired three. A cook.')
  expect([offered[0], offered.at(-1)]).toEqual([false, true])
})

test.each(['a program', 'an address'])(
  'F6: tools that a tool of %s enables are offered in the next request',
  async (where) => {
    const street = where === 'a program' ? undefined : await openShop()
    await using shop = street ? await mcpTools({ url: street.url }) : await startShop()
    const offered: boolean[] = []
    const { heard } = await talk(
      async ({ caller }) => {
        await caller.say('you need more people')
        await caller.answered()
      },
      {
        answers({ tools = [] }) {
          offered.push(tools.some(({ name }) => name === 'sell'))
          return offered.length === 1 ? { calls: [{ name: 'hire' }] } : 'I hired three.'
        },
        llm: { tools: shop.tools },
      },
    )
    expect(heard).toBe('I hired three.')
    expect(offered).toEqual([false, true])
    await street?.close()
  },
)

test('F6, a neighbour: who keeps a copy of the list hears of the change before the result', async () => {
  const seen: string[] = []
  await using shop = await startShop({ onChange: (tools) => seen.push(`${tools.length} tools`) })
  const { result } = await call(shop.tools, 'hire')
  seen.push(String(result))
  expect(seen.at(-2)).toBe('11 tools')
  expect(seen.at(-1)).toBe('Hired three.')
})

test('a user who interrupts while a tool runs has its server stop, and no trace is left of it', async () => {
  const shop = await openShop()
  const mcp = await mcpTools({ url: shop.url })
  const context = new LLMContext({ messages: [{ role: 'user', content: 'deliver it' }] })
  const model = scriptedLlm({ answers: [{ calls: [{ name: 'deliver' }] }, 'Too late.'] })
  const task = new PipelineTask(new Pipeline([new LLM(model, { tools: mcp.tools })]))
  const ended = task.run()
  void task.push(new LLMContextFrame({ context }))
  await until(() => shop.record.calls.includes('deliver'))
  void task.push(new InterruptFrame())
  await until(() => shop.record.cancelled.includes('deliver'))
  task.end()
  await ended
  expect(context.messages).toEqual([{ role: 'user', content: 'deliver it' }])
  expect(model.requests).toHaveLength(1)
  await mcp.close()
  await shop.close()
})
