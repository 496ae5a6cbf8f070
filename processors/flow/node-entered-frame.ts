import { type FrameInit, registerEvent, registerFrame, SystemFrame } from '../../src/engine.ts'

declare module 'antiphon' {
  interface SessionEventMap {
    /** A conversation that is made of nodes has come to one. See `Flow`. */
    node: {
      /** The node's name. */
      readonly node: string
      /** The node before; none at the beginning. */
      readonly from: string | undefined
    }
  }
}

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

registerFrame('node-entered', NodeEnteredFrame, { node: 'string', from: 'string?' })
registerEvent<NodeEnteredFrame>('node-entered', ({ node, from }) => ({ type: 'node', node, from }))
