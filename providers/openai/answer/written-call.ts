/** A call that a model has written as text. */
export interface WrittenCall {
  readonly name: string
  /** The text of a JSON object. */
  readonly arguments: string
}
