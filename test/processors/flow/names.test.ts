import { expect, expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import { type Flow, flow, type Task, task, tasks } from '../../../processors/index.ts'
import { tool } from '../../../src/engine.ts'

test('names of nodes and fields of the state are checked by the compiler', () => {
  const two = flow({
    state: { people: 0 },
    initial: 'one',
    nodes: {
      one: {
        prompt: ({ people }) => {
          expectTypeOf(people).toEqualTypeOf<number>()
          return ''
        },
        tools: ({ go }) => [
          tool({ name: 'a', description: '', execute: () => go('two', { people: 2 }) }),
          // @ts-expect-error There is no such node.
          tool({ name: 'b', description: '', execute: () => go('three') }),
          // @ts-expect-error The state has no such field.
          tool({ name: 'c', description: '', execute: () => go('two', { persons: 2 }) }),
        ],
      },
      two: { prompt: '' },
    },
  })
  // @ts-expect-error There is no such node to begin with.
  flow({ initial: 'none', nodes: { one: { prompt: '' } } })
  type Two = Flow<{ people: number }, 'one' | 'two'>
  expectTypeOf<ConstructorParameters<typeof Flow<{ people: number }, 'one' | 'two'>>[0]>().toEqualTypeOf(two)
  expectTypeOf<Parameters<Two['go']>[0]>().extract<string>().toEqualTypeOf<'one' | 'two'>()
  expect(Object.keys(two.nodes)).toEqual(['one', 'two'])
})

test('a node finds out what the state has room for, and leads on where there is a node', () => {
  const visit = flow({
    state: { day: '', people: 0 },
    initial: 'ask',
    nodes: {
      ask: {
        prompt: '',
        collect: { day: tasks.date('the day'), people: tasks.number('how many') },
        next: 'done',
      },
      // @ts-expect-error A day is no number.
      wrong: { prompt: '', collect: { people: tasks.date('the day') } },
      // @ts-expect-error There is no such node.
      lost: { prompt: '', collect: { day: tasks.date('the day') }, next: 'nowhere' },
      done: {
        prompt: '',
        async enter({ collect, go, update, state }) {
          expectTypeOf(state.people).toEqualTypeOf<number>()
          update({ day: await collect(tasks.date('the day')) })
          return go('ask')
        },
      },
    },
  })
  expect(Object.keys(visit.nodes)).toEqual(['ask', 'wrong', 'lost', 'done'])
})

test('what is found out has the type of its task', () => {
  type Found<T> = T extends Task<infer Value> ? Value : never
  const drink = tasks.oneOf('the drink', ['tea', 'coffee'])
  const day = tasks.confirmed(tasks.date('the day'))
  const size = task('the size', z.object({ eu: z.number() }))
  const json = task('the size', { enum: ['small', 'large'] })
  expectTypeOf<Found<typeof drink>>().toEqualTypeOf<'tea' | 'coffee'>()
  expectTypeOf<Found<typeof day>>().toEqualTypeOf<string>()
  expectTypeOf<Found<typeof size>>().toEqualTypeOf<{ eu: number }>()
  expectTypeOf<Found<typeof json>>().toEqualTypeOf<'small' | 'large'>()
  expect([drink, day, size, json].map(({ wants }) => wants)).toHaveLength(4)
})
