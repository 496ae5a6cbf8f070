import { tool } from 'antiphon'
import { flow } from 'antiphon/processors'
import * as v from 'valibot'
import { expectTypeOf, test } from 'vitest'
import { z } from 'zod'

const about = { name: 'book', description: 'Books a table.' }

test('arguments have the types of the schema', () => {
  tool({
    ...about,
    parameters: z.object({ guests: z.number(), where: z.enum(['inside', 'outside']).default('inside') }),
    execute(args, { signal }) {
      expectTypeOf(args).toEqualTypeOf<{ guests: number; where: 'inside' | 'outside' }>()
      expectTypeOf(signal).toEqualTypeOf<AbortSignal>()
      // @ts-expect-error the schema has no such argument
      return args.children
    },
  })
})

test('arguments have the types of a JSON Schema, written in place', () => {
  tool({
    ...about,
    parameters: {
      type: 'object',
      properties: { guests: { type: 'integer' }, where: { enum: ['inside', 'outside'] } },
      required: ['guests'],
    },
    execute({ guests, where }) {
      expectTypeOf(guests).toBeNumber()
      expectTypeOf(where).toEqualTypeOf<'inside' | 'outside' | undefined>()
    },
    filler: ({ guests }) => {
      expectTypeOf(guests).toBeNumber()
      return 'One moment.'
    },
  })
})

test('a library that writes no JSON Schema needs one beside', () => {
  const parameters = v.object({ guests: v.number() })
  tool({ ...about, parameters, schema: { type: 'object' }, execute: ({ guests }) => guests + 1 })
  // @ts-expect-error the model could not be shown it
  tool({ ...about, parameters, execute: () => 'done' })
  // @ts-expect-error zod writes its own, and a JSON Schema is one
  tool({ ...about, parameters: { type: 'object' }, schema: { type: 'object' }, execute: () => 'done' })
})

test('a tool has what it needs', () => {
  // @ts-expect-error it does nothing
  tool({ ...about })
  // @ts-expect-error the model does not know what it is for
  tool({ name: 'book', execute: () => 'done' })
  // @ts-expect-error it delivers now or later
  tool({ ...about, delivers: 'soon', execute: () => 'done' })
  // @ts-expect-error misspelt
  tool({ ...about, timeoutMS: 5, execute: () => 'done' })
})

test('a flow goes to nodes that it has', () => {
  flow({
    prompt: 'You take reservations.',
    state: { people: 0 },
    initial: 'people',
    nodes: {
      people: {
        prompt: 'Ask how many come.',
        tools: ({ go }) => [
          tool({ ...about, execute: () => go('goodbye', { people: 2 }) }),
          // @ts-expect-error there is no such node
          tool({ ...about, execute: () => go('nowhere') }),
          // @ts-expect-error the state has no such field
          tool({ ...about, execute: () => go('goodbye', { guests: 2 }) }),
        ],
      },
      goodbye: {
        prompt: ({ people }) => {
          expectTypeOf(people).toBeNumber()
          return 'Say goodbye.'
        },
        ends: true,
      },
    },
  })
  flow({
    prompt: 'You take reservations.',
    state: {},
    // @ts-expect-error there is no such node
    initial: 'nowhere',
    nodes: { goodbye: { prompt: 'Say goodbye.', ends: true } },
  })
})
