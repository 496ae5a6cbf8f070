import type { StandardIssue } from './standard-schema.ts'

/** A JSON Schema, as an object. */
export type JSONSchema = Readonly<Record<string, unknown>>

/** The TypeScript type of what a JSON Schema describes, where it is written `as const` or in place. */
export type JSONSchemaValue<Schema> = Schema extends { readonly const: infer Value }
  ? Value
  : Schema extends { readonly enum: readonly (infer Value)[] }
    ? Value
    : Schema extends { readonly type: infer Type }
      ? OfType<Schema, Type extends readonly (infer Each)[] ? Each : Type>
      : unknown

type OfType<Schema, Type> = Type extends 'string'
  ? string
  : Type extends 'number' | 'integer'
    ? number
    : Type extends 'boolean'
      ? boolean
      : Type extends 'null'
        ? null
        : Type extends 'array'
          ? readonly (Schema extends { readonly items: infer Items } ? JSONSchemaValue<Items> : unknown)[]
          : Type extends 'object'
            ? OfProperties<Schema>
            : unknown

type OfProperties<Schema> = Schema extends { readonly properties: infer Properties }
  ? Flat<
      {
        readonly [Key in keyof Properties & RequiredOf<Schema>]: JSONSchemaValue<Properties[Key]>
      } & {
        readonly [Key in Exclude<keyof Properties, RequiredOf<Schema>>]?: JSONSchemaValue<Properties[Key]>
      }
    >
  : Readonly<Record<string, unknown>>

type RequiredOf<Schema> = Schema extends { readonly required: readonly (infer Key)[] } ? Key : never
type Flat<T> = { [Key in keyof T]: T[Key] }

/**
 * What is wrong with a value by a JSON Schema. It looks at `type`, `const`, `enum`, `required`, `properties`,
 * `additionalProperties: false` and `items`: what a model gets wrong, and what {@link JSONSchemaValue} promises. Other
 * keywords are for the model to heed and the tool to check.
 */
export function jsonSchemaIssues(
  value: unknown,
  schema: unknown,
  path: readonly PropertyKey[] = [],
): StandardIssue[] {
  if (!isObject(schema)) return []
  const wrong = wrongness(value, schema)
  if (wrong !== undefined) return [{ path, message: `${wrong}, is ${shown(value)}` }]
  if (Array.isArray(value))
    return value.flatMap((item, index) => jsonSchemaIssues(item, schema.items, [...path, index]))
  return isObject(value) ? propertyIssues(value, schema, path) : []
}

function wrongness(value: unknown, schema: JSONSchema): string | undefined {
  if ('const' in schema && !isSame(value, schema.const)) return `must be ${shown(schema.const)}`
  if (Array.isArray(schema.enum) && !schema.enum.some((each) => isSame(value, each)))
    return `must be one of ${schema.enum.map(shown).join(', ')}`
  const types = [schema.type].flat().filter((type) => typeof type === 'string')
  if (types.length > 0 && !types.some((type) => isOfType(value, type))) return `must be ${types.join(' or ')}`
  return undefined
}

function propertyIssues(value: JSONSchema, schema: JSONSchema, path: readonly PropertyKey[]) {
  const properties = isObject(schema.properties) ? schema.properties : {}
  const required: readonly unknown[] = Array.isArray(schema.required) ? schema.required : []
  const issues: StandardIssue[] = []
  for (const name of required)
    if (typeof name === 'string' && !Object.hasOwn(value, name))
      issues.push({ path: [...path, name], message: 'missing' })
  for (const [name, each] of Object.entries(value))
    if (Object.hasOwn(properties, name))
      for (const issue of jsonSchemaIssues(each, properties[name], [...path, name])) issues.push(issue)
    else if (schema.additionalProperties === false)
      issues.push({ path: [...path, name], message: 'not known' })
  return issues
}

function isOfType(value: unknown, type: string): boolean {
  switch (type) {
    case 'null':
      return value === null
    case 'array':
      return Array.isArray(value)
    case 'object':
      return isObject(value)
    case 'integer':
      return Number.isInteger(value)
    case 'string':
    case 'number':
    case 'boolean':
      return typeof value === type
    default:
      return true
  }
}

function isObject(value: unknown): value is JSONSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isSame(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b)
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'undefined'
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
