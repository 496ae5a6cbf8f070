import fc from 'fast-check'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import { type JSONSchemaValue, jsonSchemaIssues } from '../../src/engine.ts'

function wrongs(value: unknown, schema: object): string[] {
  return jsonSchemaIssues(value, schema).map(({ path = [], message }) => `${path.join('.')}: ${message}`)
}

describe('what is wrong with a value', () => {
  test.each<[string, object, unknown, string[]]>([
    ['nothing', { type: 'object' }, { any: 1 }, []],
    ['a whole number is an integer', { type: 'integer' }, 2, []],
    ['a fraction is none', { type: 'integer' }, 2.5, [': must be integer, is 2.5']],
    ['null is no object', { type: 'object' }, null, [': must be object, is null']],
    ['a list is no object', { type: 'object' }, [1], [': must be object, is [1]']],
    ['a constant', { const: { a: 1 } }, { a: 2 }, [': must be {"a":1}, is {"a":2}']],
    ['what is inherited is not given', { required: ['toString'] }, {}, ['toString: missing']],
    [
      'more than is known',
      { additionalProperties: false, properties: { a: {} } },
      { a: 1, b: 1 },
      ['b: not known'],
    ],
    ['a long value is cut', { type: 'null' }, 'x'.repeat(99), [`: must be null, is "${'x'.repeat(59)}…`]],
    ['keywords it does not know are let pass', { type: 'any', items: true, minimum: 9 }, [1], []],
  ])('%s', (_, schema, value, expected) => {
    expect(wrongs(value, schema)).toEqual(expected)
  })

  test('is never anything that the library accepts whose schema it is', () => {
    const schema = z.object({
      name: z.string(),
      size: z.enum(['small', 'large']).nullable(),
      tags: z.array(z.union([z.string(), z.int()])).optional(),
      place: z.strictObject({ x: z.number(), y: z.literal(0) }).optional(),
    })
    const written = schema['~standard'].jsonSchema.input({ target: 'draft-07' })
    const value = fc.record(
      {
        name: fc.oneof(fc.string(), fc.integer()),
        size: fc.constantFrom('small', 'large', 'medium', null),
        tags: fc.array(fc.oneof(fc.string(), fc.double(), fc.boolean())),
        place: fc.record({ x: fc.double(), y: fc.constantFrom(0, 1), z: fc.nat() }, { requiredKeys: ['y'] }),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(value, (given) => {
        const sent: unknown = JSON.parse(JSON.stringify(given))
        if (schema.safeParse(sent).success) expect(jsonSchemaIssues(sent, written)).toEqual([])
      }),
    )
  })
})

test('the type of what a schema describes', () => {
  expectTypeOf<JSONSchemaValue<{ const: 3 }>>().toEqualTypeOf<3>()
  expectTypeOf<JSONSchemaValue<{ type: 'array' }>>().toEqualTypeOf<readonly unknown[]>()
  expectTypeOf<JSONSchemaValue<{ type: 'object' }>>().toEqualTypeOf<Readonly<Record<string, unknown>>>()
  expectTypeOf<JSONSchemaValue<{ anyOf: [] }>>().toEqualTypeOf<unknown>()
})
