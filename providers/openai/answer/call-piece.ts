import type { Fields } from './fields.ts'
import type { WholeJson } from './whole-json.ts'

/** A piece of a call, as far as it is what it should be. */
export interface CallPiece {
  readonly index: number | undefined
  readonly id: string
  readonly name: string
  readonly arguments: string
  /** What else the server has put to it and wants back: Gemini's thought signature. */
  readonly extra?: Fields
}

/** A call that is being put together. */
export interface GrowingCall {
  readonly index: number | undefined
  id: string
  name: string
  /** Its arguments, in pieces. */
  readonly pieces: string[]
  readonly json: WholeJson
  /** The chunk in which it began. */
  readonly chunk: number
  extra?: Fields
}
