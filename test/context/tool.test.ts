import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CancelledError, runTool, silentLogger, type Tool, toolResultText } from '../../src/engine.ts'
import { VirtualClock } from '../../src/testing/index.ts'

const schema = { description: 'For tests.', parameters: {} }

function tool(execute: Tool['execute'], options: Partial<Tool> = {}): Tool {
  return { name: 'look', ...schema, execute, ...options }
}

function run(
  tools: readonly Tool[],
  { name = 'look', args = '{}', signal = new AbortController().signal } = {},
) {
  const clock = new VirtualClock()
  const outcome = runTool(tools, { id: '1', name, arguments: args }, { signal, clock, logger: silentLogger })
  return { clock, outcome: clock.runUntil(outcome) }
}

describe('a tool', () => {
  test.each([
    ['a value', () => 42, 42],
    ['a promise', async () => ({ temperature: 20 }), { temperature: 20 }],
    ['nothing', () => undefined, null],
  ])('that returns %s', async (_, execute, result) => {
    const { clock, outcome } = run([tool(execute)], { args: '{"city":"Paris"}' })
    expect(await outcome).toEqual({ arguments: { city: 'Paris' }, result, failed: false })
    expect(clock.pendingTimers).toBe(0)
  })

  test('that is called without arguments gets none', async () => {
    expect(await run([tool((args) => args)], { args: ' ' }).outcome).toMatchObject({
      result: {},
      failed: false,
    })
  })

  test('that does not exist is told to the model with those that do', async () => {
    const { outcome } = run([tool(() => 1), tool(() => 2, { name: 'listen' })], { name: 'smell' })
    expect(await outcome).toEqual({
      arguments: {},
      result: { error: 'There is no tool "smell". Tools: look, listen.' },
      failed: true,
    })
    expect(await run([], { name: 'smell' }).outcome).toMatchObject({
      result: { error: 'There is no tool "smell". Tools: none.' },
    })
  })

  test.each([
    ['{"city":', /^The arguments of "look" are not JSON: /],
    ['[1]', 'The arguments of "look" are not a JSON object.'],
    ['null', 'The arguments of "look" are not a JSON object.'],
    ['"Paris"', 'The arguments of "look" are not a JSON object.'],
  ])('called with %s is told to the model', async (args, error) => {
    const { failed, result } = await run([tool(() => expect.unreachable())], { args }).outcome
    expect(failed).toBe(true)
    expect((result as { error: string }).error).toMatch(error)
  })

  test.each([
    [
      'an error',
      () => {
        throw new Error('no such city')
      },
      'no such city',
    ],
    ['a rejection', async () => Promise.reject(new Error('no such city')), 'no such city'],
    [
      'a text',
      () => {
        throw 'out of order'
      },
      'out of order',
    ],
    [
      'an abort of its own',
      () => {
        throw new DOMException('gave up', 'AbortError')
      },
      'it was aborted',
    ],
  ])('that fails with %s is told to the model', async (_, execute, error) => {
    expect(await run([tool(execute)], { args: '{"a":1}' }).outcome).toEqual({
      arguments: { a: 1 },
      result: { error },
      failed: true,
    })
  })

  test('that takes too long is aborted and told to the model', async () => {
    let aborted: AbortSignal | undefined
    const slow = tool(
      (_, { signal }) => {
        aborted = signal
        return new Promise(() => {})
      },
      { timeoutMs: 500 },
    )
    const { clock, outcome } = run([slow])
    expect(await outcome).toMatchObject({ failed: true, result: { error: 'It took longer than 500 ms.' } })
    expect(aborted?.aborted).toBe(true)
    expect(clock.now()).toBe(500)
  })

  test('whose answer is interrupted is aborted: the call has no outcome, though the tool is deaf', async () => {
    const abort = new AbortController()
    const { clock, outcome } = run([tool(() => new Promise(() => {}))], { signal: abort.signal })
    clock.setTimeout(() => abort.abort(), 100)
    await expect(outcome).rejects.toBeInstanceOf(CancelledError)
    expect(clock.now()).toBe(100)
    expect(clock.pendingTimers).toBe(0)
    await expect(
      run([tool(() => expect.unreachable())], { signal: abort.signal }).outcome,
    ).rejects.toBeInstanceOf(CancelledError)
  })
})

test('whatever a model writes, it is told what came of it', async () => {
  const written = fc.oneof(
    fc.string(),
    fc.json(),
    fc.dictionary(fc.string(), fc.jsonValue()).map((it) => JSON.stringify(it)),
  )
  const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }
  await fc.assert(
    fc.asyncProperty(written, async (args) => {
      const { failed, result } = await run([{ ...tool(() => 'sunny'), parameters }], { args }).outcome
      expect(failed ? typeof (result as { error: unknown }).error : result).toBe(failed ? 'string' : 'sunny')
    }),
  )
})

test('a result is told as text: texts as they are, the rest as JSON, and what JSON cannot hold by its failure', () => {
  expect(toolResultText('sunny')).toBe('sunny')
  expect(toolResultText({ sky: 'blue' })).toBe('{"sky":"blue"}')
  expect(toolResultText(undefined)).toBe('null')
  const circle: Record<string, unknown> = {}
  circle.self = circle
  for (const result of [circle, { big: 1n }]) {
    const { error } = JSON.parse(toolResultText(result)) as { error: string }
    expect(error).toContain('The result is not JSON')
  }
})
