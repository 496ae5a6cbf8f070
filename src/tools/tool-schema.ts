/** A tool as the model is told of it. */
export interface ToolSchema {
  /** Name the model calls it by. */
  readonly name: string
  /** What it does and when to use it. */
  readonly description: string
  /** JSON Schema of its arguments object. */
  readonly parameters: Readonly<Record<string, unknown>>
  /**
   * Whether the model is held to the schema while it writes, where the provider can do that. OpenAI's then takes only
   * objects with `additionalProperties: false` and all properties required:
   * https://platform.openai.com/docs/guides/function-calling#strict-mode. Default: the provider's.
   */
  readonly strict?: boolean | undefined
}

/** Which tools the model calls: as it likes, none, at least one, or this one. */
export type ToolChoice = 'auto' | 'none' | 'required' | { readonly name: string }
