import { ToolError } from '../errors.ts'
import type { JSONSchema, JSONSchemaValue } from './json-schema.ts'
import type { StandardJSONSchema, StandardOutput, StandardSchema } from './standard-schema.ts'
import type { Tool, ToolBehaviour, ToolContext } from './tool.ts'

/** The type of the arguments that a schema describes. */
export type ToolArguments<Parameters> = Parameters extends StandardSchema
  ? StandardOutput<Parameters>
  : JSONSchemaValue<Parameters> extends object
    ? JSONSchemaValue<Parameters>
    : Readonly<Record<string, unknown>>

/** What {@link tool} makes a tool of. */
export type ToolDefinition<Parameters extends StandardSchema | JSONSchema> = ToolBehaviour<
  ToolArguments<Parameters>
> & {
  /** Name the model calls it by: up to 64 letters, digits, `_` and `-`. */
  readonly name: string
  /** What it does and when to use it. */
  readonly description: string
  /** Schema of its arguments: an object of any library that speaks Standard Schema, or of JSON Schema. Default: none. */
  readonly parameters?: Parameters
  /** Whether the model is held to the schema; see {@link Tool}. */
  readonly strict?: boolean | undefined
  /** Does it; see {@link Tool}. The arguments have been checked. */
  execute(args: ToolArguments<Parameters>, context: ToolContext): unknown
} & SchemaFor<Parameters>

type SchemaFor<Parameters> = Parameters extends StandardJSONSchema
  ? { readonly schema?: JSONSchema }
  : Parameters extends StandardSchema
    ? {
        /** The JSON Schema that the model is shown. Needed where the library does not write one, as valibot. */
        readonly schema: JSONSchema
      }
    : { readonly schema?: never }

/** What OpenAI's API takes as a name of a function: platform.openai.com/docs/api-reference/chat/create, `tools`. */
const names = /^[\w-]{1,64}$/

/**
 * Makes a tool whose arguments have the type of its schema, and are checked before it runs: what a model gets wrong is
 * told it path by path, and it calls again.
 *
 * ```ts
 * const weather = tool({
 *   name: 'weather',
 *   description: 'The weather in a city.',
 *   parameters: z.object({ city: z.string() }),
 *   execute: ({ city }, { signal }) => forecast(city, signal),
 * })
 * ```
 * @throws ToolError if no model takes the name, or there is no JSON Schema of an object to show it.
 */
export function tool<const Parameters extends StandardSchema | JSONSchema = typeof nothing>(
  definition: ToolDefinition<Parameters>,
): Tool {
  const { name, description, parameters = nothing, schema, execute, filler } = definition
  if (!names.test(name))
    throw new ToolError(`"${name}" cannot be a tool's name: it has up to 64 letters, digits, _ and -.`)
  const { strict, timeoutMs, survivesInterruption, delivers, fillerAfterMs } = definition
  const standard = isStandard(parameters) ? parameters['~standard'] : undefined
  return {
    name,
    description,
    parameters: objectSchema(
      name,
      schema ?? (isStandard(parameters) ? written(name, parameters) : parameters),
    ),
    strict,
    timeoutMs,
    survivesInterruption,
    delivers,
    filler: filler as Tool['filler'],
    fillerAfterMs,
    validate: standard && ((args) => standard.validate(args)),
    execute: (args, context) => execute(args as ToolArguments<Parameters>, context),
  }
}

const nothing = { type: 'object', properties: {} } as const

function isStandard(schema: object): schema is StandardSchema {
  return '~standard' in schema
}

function written(name: string, schema: StandardSchema): JSONSchema {
  const { vendor, jsonSchema } = schema['~standard'] as StandardJSONSchema['~standard']
  const remedy = `give the JSON Schema that the model is shown as "schema".`
  if (typeof jsonSchema?.input !== 'function')
    throw new ToolError(
      `${vendor} does not write its schemas as JSON Schema. For the tool "${name}", ${remedy}`,
    )
  try {
    return jsonSchema.input({ target: 'draft-07' })
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new ToolError(`The parameters of the tool "${name}" have no JSON Schema (${why}): ${remedy}`, {
      cause,
    })
  }
}

function objectSchema(name: string, { $schema: _, ...schema }: JSONSchema): JSONSchema {
  if (schema.type === 'object') return schema
  throw new ToolError(`The parameters of the tool "${name}" have to be an object: { type: 'object', … }.`)
}
