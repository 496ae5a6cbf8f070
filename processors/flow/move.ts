/** What a tool or a node's `enter` returns to go on at another node; see `FlowView`. */
export class Move {
  /** The node, or its name; of a move back, none. */
  readonly to: unknown
  /** What becomes part of the state. */
  readonly update: object
  /** `on`: to another node; `over`: to one that may hand back; `back`: to the one that handed over. */
  readonly how: 'on' | 'over' | 'back'

  /** For flows. */
  constructor(to: unknown, update: object = {}, how: Move['how'] = 'on') {
    this.to = to
    this.update = update
    this.how = how
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
