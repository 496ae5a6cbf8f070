import type { JSONSchema, StandardSchema, ToolArguments } from '../../src/index.ts'

/** Something to find out from the user; see `Flow.collect`, and `tasks` for ready ones. */
export interface Task<T> {
  /** What it is, as an instruction goes on after "Find out": `the day of arrival`. */
  readonly wants: string
  /** Schema of what the model gives. */
  readonly parameters: StandardSchema | JSONSchema
  /** The JSON Schema that the model is shown, where the schema's library does not write one. */
  readonly schema?: JSONSchema
  /** Makes the result of it. @throws Error saying what is wrong, for the model to ask again. */
  read(given: Readonly<Record<string, unknown>>): T
}

/** A task of your own: the result has the type of the schema, an object of any library that speaks Standard Schema. */
export function task<const Parameters extends StandardSchema | JSONSchema>(
  wants: string,
  parameters: Parameters,
  options: { schema?: JSONSchema } = {},
): Task<ToolArguments<Parameters>> {
  return { wants, parameters, ...options, read: (given) => given as ToolArguments<Parameters> }
}
