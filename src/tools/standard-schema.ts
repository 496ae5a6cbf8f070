/**
 * A schema of a library that speaks Standard Schema (zod, valibot, arktype and others), as far as it is used here.
 * Source: https://standardschema.dev, version 1.
 */
export interface StandardSchema<Input = unknown, Output = Input> {
  /** What the standard asks for. */
  readonly '~standard': {
    /** Of the standard. */
    readonly version: 1
    /** The library. */
    readonly vendor: string
    /** For the compiler only. */
    readonly types?: { readonly input: Input; readonly output: Output } | undefined
    /** Checks a value. */
    readonly validate: (value: unknown) => StandardResult<Output> | Promise<StandardResult<Output>>
  }
}

/** A schema that can also be written as JSON Schema. Source: https://standardschema.dev/json-schema, version 1. */
export interface StandardJSONSchema extends StandardSchema {
  /** What the standard asks for. */
  readonly '~standard': StandardSchema['~standard'] & {
    /** Writes it. */
    readonly jsonSchema: {
      /** What is given to the schema. Throws if it has no form in JSON Schema. */
      readonly input: (options: { readonly target: 'draft-07' }) => Record<string, unknown>
    }
  }
}

/** The value as the schema reads it, or what is wrong with it. */
export type StandardResult<Output = unknown> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly StandardIssue[] }

/** One thing that is wrong with a value. */
export interface StandardIssue {
  /** What. */
  readonly message: string
  /** Where in the value; left out for all of it. */
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined
}

/** The type of what a schema makes of a value. */
export type StandardOutput<Schema extends StandardSchema> = NonNullable<
  Schema['~standard']['types']
>['output']
