import { expect, expectTypeOf, test } from 'vitest'
import { type Collected, type Flow, flow, tasks } from '../../../processors/index.ts'
import { tool } from '../../../src/index.ts'

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

test('what is collected has the type of its task', () => {
  const drink = tasks.oneOf('the drink', ['tea', 'coffee'])
  const day = tasks.date('the day')
  type Of<T extends { read(given: never): unknown }> = Collected<ReturnType<T['read']>>['value']
  expectTypeOf<Of<typeof drink>>().toEqualTypeOf<'tea' | 'coffee' | undefined>()
  expectTypeOf<Of<typeof day>>().toEqualTypeOf<string | undefined>()
  expect(drink.wants).toBe('the drink')
})
