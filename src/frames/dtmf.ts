import { DataFrame, type FrameInit, SystemFrame } from '../frame/frame.ts'

/** The keys of a telephone (ITU-T Q.23). */
export const dtmfKeys = [
  '0',
  '1',
  '2',
  '3',
  '4',
  '5',
  '6',
  '7',
  '8',
  '9',
  '*',
  '#',
  'A',
  'B',
  'C',
  'D',
] as const

/** A key of a telephone. */
export type DTMFKey = (typeof dtmfKeys)[number]

/** The caller pressed a key. */
export class DTMFFrame extends SystemFrame {
  readonly kind = 'dtmf'
  /** Which. */
  readonly key: DTMFKey

  constructor(init: FrameInit & { key: DTMFKey }) {
    super(init)
    this.key = init.key
  }
}

/** Has keys sent to the other end of the call, as part of the agent's answer. */
export class SendDTMFFrame extends DataFrame {
  readonly kind = 'send-dtmf'
  /** Which, in order. */
  readonly keys: readonly DTMFKey[]

  constructor(init: FrameInit & { keys: readonly DTMFKey[] }) {
    super(init)
    this.keys = init.keys
  }

  override get answer(): boolean {
    return true
  }
}
