/** What a tool returns to go on at another node; see `FlowView.go`. */
export class Move {
  /** The node, or its name. */
  readonly to: unknown
  /** What becomes part of the state. */
  readonly update: object

  /** For flows. */
  constructor(to: unknown, update: object = {}) {
    this.to = to
    this.update = update
  }
}

/** What a tool returns to write something down and stay; see `FlowView.keep`. */
export class Keep {
  /** What becomes part of the state. */
  readonly update: object
  /** What the model is told. */
  readonly result: unknown

  /** For flows. */
  constructor(update: object, result: unknown = 'done') {
    this.update = update
    this.result = result
  }
}
