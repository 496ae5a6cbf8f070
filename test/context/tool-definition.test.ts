import { type } from 'arktype'
import * as v from 'valibot'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import { runTool, silentLogger, type Tool, ToolError, tool } from '../../src/engine.ts'
import { VirtualClock } from '../../src/testing/index.ts'

const described = { description: 'Books a table.' }

const city = { type: 'string' } as const
const bookingSchema = {
  type: 'object',
  properties: {
    city,
    guests: { type: 'array', items: { type: 'object', properties: { age: { type: 'integer' } } } },
  },
  required: ['city'],
} as const

function run(given: Tool, args: unknown) {
  const clock = new VirtualClock()
  const call = { id: '1', name: given.name, arguments: JSON.stringify(args) }
  const { signal } = new AbortController()
  return clock.runUntil(runTool([given], call, { signal, clock, logger: silentLogger }))
}

describe('a tool of a schema', () => {
  const zodTool = tool({
    name: 'book',
    ...described,
    parameters: z.object({
      city: z.string(),
      at: z.iso.time().transform((text) => text.split(':').map(Number)),
    }),
    execute({ city, at }) {
      expectTypeOf(city).toEqualTypeOf<string>()
      expectTypeOf(at).toEqualTypeOf<number[]>()
      return { city, at }
    },
  })
  const arkTool = tool({
    name: 'book',
    ...described,
    parameters: type({ city: 'string', 'guests?': type({ age: 'number.integer' }).array() }),
    execute({ city, guests }) {
      expectTypeOf(city).toEqualTypeOf<string>()
      expectTypeOf(guests).toEqualTypeOf<{ age: number }[] | undefined>()
      return { city, guests }
    },
  })
  const valibotTool = tool({
    name: 'book',
    ...described,
    parameters: v.object({ city: v.string(), guests: v.optional(v.array(v.object({ age: v.number() }))) }),
    schema: bookingSchema,
    execute({ city, guests }) {
      expectTypeOf(city).toEqualTypeOf<string>()
      expectTypeOf(guests).toEqualTypeOf<{ age: number }[] | undefined>()
      return { city, guests }
    },
  })
  const jsonTool = tool({
    name: 'book',
    ...described,
    parameters: {
      type: 'object',
      properties: {
        city: { type: 'string' },
        guests: { type: 'array', items: { type: 'object', properties: { age: { type: 'integer' } } } },
        smoking: { enum: ['yes', 'no'] },
        note: { type: ['string', 'null'] },
      },
      required: ['city', 'note'],
    },
    execute({ city, guests, smoking, note }) {
      expectTypeOf(city).toEqualTypeOf<string>()
      expectTypeOf(guests).toEqualTypeOf<readonly { readonly age?: number }[] | undefined>()
      expectTypeOf(smoking).toEqualTypeOf<'yes' | 'no' | undefined>()
      expectTypeOf(note).toEqualTypeOf<string | null>()
      return { city, guests, note }
    },
  })

  test('of zod is shown to the model as JSON Schema, and gives the tool what it makes of the arguments', async () => {
    expect(zodTool.parameters).toMatchObject({
      type: 'object',
      properties: { city: { type: 'string' }, at: { type: 'string' } },
      required: ['city', 'at'],
    })
    expect(zodTool.parameters).not.toHaveProperty('$schema')
    expect(await run(zodTool, { city: 'Oslo', at: '19:30' })).toEqual({
      arguments: { city: 'Oslo', at: '19:30' },
      result: { city: 'Oslo', at: [19, 30] },
      failed: false,
    })
  })

  test('of arktype too', async () => {
    expect(arkTool.parameters).toMatchObject({ type: 'object', required: ['city'] })
    expect(await run(arkTool, { city: 'Oslo', guests: [{ age: 3 }] })).toMatchObject({
      result: { city: 'Oslo', guests: [{ age: 3 }] },
    })
  })

  test('of valibot with the JSON Schema beside it', async () => {
    expect(valibotTool.parameters).toEqual(bookingSchema)
    expect(await run(valibotTool, { city: 'Oslo' })).toMatchObject({ result: { city: 'Oslo' } })
  })

  test.each([
    ['zod', zodTool, { city: 7 }, /^The arguments of "book" do not fit\. city: .*string.*; at: .*string/],
    [
      'arktype',
      arkTool,
      { city: 'Oslo', guests: [{ age: 1.5 }] },
      /fit\. guests\[0\]\.age must be an integer/,
    ],
    ['valibot', valibotTool, { city: 'Oslo', guests: [{}] }, /fit\. guests\[0\]\.age: .*Expected/],
    ['JSON Schema', jsonTool, { guests: [{ age: 'two' }], smoking: 'maybe', note: 3 }, jsonMistakes()],
  ])('of %s tells the model what is wrong, path by path', async (_, given, args, error) => {
    const { result, failed } = await run(given, args)
    expect(failed).toBe(true)
    expect((result as { error: string }).error).toMatch(error)
  })

  test('may take its time to check, and has no longer than the tool', async () => {
    const free = z.object({ table: z.number().refine(async (table) => table !== 7, 'is taken') })
    const slow = tool({ name: 'sit', ...described, parameters: free, execute: ({ table }) => table })
    expect(await run(slow, { table: 3 })).toMatchObject({ result: 3 })
    expect(await run(slow, { table: 7 })).toMatchObject({
      result: { error: 'The arguments of "sit" do not fit. table: is taken.' },
    })
    const never = z.object({}).refine(() => new Promise(() => {}))
    const stuck = tool({ name: 'wait', ...described, timeoutMs: 200, parameters: never, execute: () => 1 })
    expect(await run(stuck, {})).toMatchObject({ result: { error: 'It took longer than 200 ms.' } })
  })

  function jsonMistakes() {
    return (
      'The arguments of "book" do not fit. city: missing; guests[0].age: must be integer, is "two"; ' +
      'smoking: must be one of "yes", "no", is "maybe"; note: must be string or null, is 3.'
    )
  }
})

test('a tool without parameters takes none', async () => {
  const hello = tool({ name: 'hello', ...described, execute: () => 'hello' })
  expect(hello.parameters).toEqual({ type: 'object', properties: {} })
  expect(await run(hello, {})).toMatchObject({ result: 'hello' })
})

test('a schema that is only known as such leaves the arguments unknown', () => {
  const parameters: Readonly<Record<string, unknown>> = JSON.parse('{"type":"object"}')
  tool({
    name: 'any',
    ...described,
    parameters,
    execute: (args) => expectTypeOf(args).toEqualTypeOf<Readonly<Record<string, unknown>>>(),
  })
})

describe('a tool that no model could call is refused when it is made', () => {
  const execute = () => {}
  test.each<[string, () => Tool, RegExp]>([
    ['by its name', () => tool({ name: 'book a table', ...described, execute }), /"book a table" cannot be/],
    [
      'without a JSON Schema',
      // @ts-expect-error valibot needs the schema beside it
      () => tool({ name: 'book', ...described, parameters: v.object({}), execute }),
      /valibot does not write .* For the tool "book", give the JSON Schema .* "schema"/,
    ],
    [
      'with what JSON Schema cannot say',
      () => tool({ name: 'book', ...described, parameters: z.object({ on: z.date() }), execute }),
      /The parameters of the tool "book" have no JSON Schema \(Date.*"schema"/,
    ],
    [
      'with arguments that are no object',
      () => tool({ name: 'book', ...described, parameters: z.string(), execute }),
      /The parameters of the tool "book" have to be an object/,
    ],
  ])('%s', (_, make, message) => {
    expect(make).toThrow(ToolError)
    expect(make).toThrow(message)
  })
})

test('what does not fit does not compile', () => {
  const booking = { name: 'book', ...described, parameters: z.object({ city: z.string() }), execute: () => 1 }
  tool({
    ...booking,
    // @ts-expect-error there is no such argument
    execute: ({ town }) => town,
  })
  tool({
    ...booking,
    // @ts-expect-error it is a string
    execute: ({ city }: { city: number }) => city,
  })
  tool({
    ...booking,
    // @ts-expect-error it is a string here too
    filler: ({ city }) => city.toFixed(),
  })
  tool({
    ...booking,
    parameters: { type: 'object' },
    // @ts-expect-error a JSON Schema needs no other beside it
    schema: { type: 'object' },
  })
  tool({
    ...booking,
    // @ts-expect-error it delivers now or later
    delivers: 'soon',
  })
})
