import {
  type JSONSchema,
  type JSONSchemaValue,
  type StandardJSONSchema,
  type StandardOutput,
  type StandardSchema,
  ToolError,
} from '../../src/engine.ts'

/** Something to find out from the user; see `Flow.collect`, and `tasks` for ready ones. */
export interface Task<T> {
  /** What it is, as an instruction goes on after "Find out": `the day of arrival`. */
  readonly wants: string
  /** JSON Schema of what the model gives. */
  readonly schema: JSONSchema
  /** Whether the agent reads the result back and has it confirmed. Default false. */
  readonly confirm?: boolean
  /** Makes the result of what the model gives. @throws Error saying what is wrong with it, for the agent to ask again. */
  read(given: unknown): T | Promise<T>
}

/** The type of what a schema describes. */
export type SchemaValue<Schema> = Schema extends StandardSchema
  ? StandardOutput<Schema>
  : JSONSchemaValue<Schema>

/**
 * A task of your own, with a result of the schema's type.
 * @param schema Of any library that speaks Standard Schema, or a JSON Schema.
 * @param options `schema`: the JSON Schema that the model is shown, where the library does not write one, as valibot.
 * @throws ToolError if there is no JSON Schema to show to the model.
 */
export function task<const Schema extends StandardSchema | JSONSchema>(
  wants: string,
  schema: Schema,
  options: { readonly schema?: JSONSchema } = {},
): Task<SchemaValue<Schema>> {
  type Value = SchemaValue<Schema>
  if (!isStandard(schema)) return { wants, schema, read: (given) => given as Value }
  const shown = options.schema ?? written(wants, schema)
  return { wants, schema: shown, read: (given) => checked(schema, given) as Promise<Value> }
}

function isStandard(schema: object): schema is StandardSchema {
  return '~standard' in schema
}

function written(wants: string, schema: StandardSchema): JSONSchema {
  const { vendor, jsonSchema } = schema['~standard'] as StandardJSONSchema['~standard']
  if (typeof jsonSchema?.input !== 'function')
    throw new ToolError(
      `${vendor} does not write its schemas as JSON Schema. For the task "${wants}", give what the model is shown as "schema".`,
    )
  const { $schema: _, ...shown } = jsonSchema.input({ target: 'draft-07' })
  return shown
}

async function checked(schema: StandardSchema, given: unknown): Promise<unknown> {
  const result = await schema['~standard'].validate(given)
  if (!result.issues) return result.value
  const wrong = result.issues.map(({ message, path = [] }) =>
    [path.map((step) => String(typeof step === 'object' ? step.key : step)).join('.'), message]
      .filter(Boolean)
      .join(': '),
  )
  throw new Error(wrong.join('; '))
}
