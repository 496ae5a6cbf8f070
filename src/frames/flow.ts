import { type FrameInit, SystemFrame } from './frame.ts'

/** A conversation that is made of nodes has come to one. */
export class NodeEnteredFrame extends SystemFrame {
  readonly kind = 'node-entered'
  /** The node's name. */
  readonly node: string
  /** The node before; none at the beginning. */
  readonly from: string | undefined

  constructor(init: FrameInit & { node: string; from?: string | undefined }) {
    super(init)
    this.node = init.node
    this.from = init.from
  }
}
