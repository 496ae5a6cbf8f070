import type { VendorMetadata } from '../vendor-metadata.ts'

/** A call of a tool by the model. */
export interface ToolCall {
  /** Pairs the call with its result. */
  readonly id: string
  /** The tool's name. */
  readonly name: string
  /** The arguments as JSON text, as the model wrote them. */
  readonly arguments: string
  /** What its vendor wants back with it. */
  readonly metadata?: VendorMetadata
}
