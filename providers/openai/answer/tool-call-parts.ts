import { LLMError } from '../../../src/engine.ts'
import type { CallPiece, GrowingCall } from './call-piece.ts'
import { type FinishedCall, finishedCalls } from './finished-calls.ts'
import { WholeJson } from './whole-json.ts'

/** How many calls and how much of arguments are taken. */
export interface CallLimits {
  readonly calls: number
  readonly argumentsLength: number
}

/**
 * Puts tool calls together from the pieces in which a server streams them. A piece belongs to the call of its id, else to
 * that of its number, else to the last. Servers number every call 0 or none, leave ids out, repeat ids and names or cut
 * names in two: so a piece that names a tool begins another call wherever the call before it is whole.
 */
export class ToolCallParts {
  readonly #known: ReadonlySet<string>
  readonly #limits: CallLimits
  readonly #calls: GrowingCall[] = []
  readonly #byId = new Map<string, GrowingCall>()
  readonly #byIndex = new Map<number, GrowingCall>()
  #argumentsLength = 0

  /** @param known The names of the tools that can be called. */
  constructor(known: ReadonlySet<string>, limits: CallLimits) {
    this.#known = known
    this.#limits = limits
  }

  /** Calls begun so far. */
  get size(): number {
    return this.#calls.length
  }

  /**
   * Adds a piece to the call it belongs to.
   * @param chunk The number of the chunk it came with.
   * @throws LLMError if there are more calls, or more arguments, than are taken.
   */
  add(piece: CallPiece, chunk: number): void {
    const found = this.#find(piece)
    const call =
      found === undefined || this.#isAnother(found, piece, chunk) ? this.#begin(piece, chunk) : found
    if (piece.id !== '' && call.id === '') call.id = piece.id
    if (piece.id !== '') this.#byId.set(piece.id, call)
    if (piece.name !== '') call.name = this.#named(call.name, piece.name)
    if (piece.extra !== undefined) {
      call.extra = piece.extra
      this.#argumentsLength += JSON.stringify(piece.extra).length
    }
    this.#argumentsLength += piece.arguments.length
    const { argumentsLength: most } = this.#limits
    if (this.#argumentsLength > most)
      throw new LLMError(`The arguments of the answer's tool calls are longer than ${most} characters.`, {
        reason: 'protocol',
      })
    if (piece.arguments === '') return
    call.json.push(piece.arguments)
    call.pieces.push(piece.arguments)
  }

  /**
   * The calls, complete.
   * @param cutOff Whether the answer ended where it was too long: the last call may then lack its end.
   * @throws LLMError if nothing but half a call is there.
   */
  finish(cutOff: boolean): FinishedCall[] {
    return finishedCalls(this.#calls, cutOff)
  }

  #find({ id, index }: CallPiece): GrowingCall | undefined {
    const byId = id === '' ? undefined : this.#byId.get(id)
    if (byId !== undefined) return byId
    return index === undefined ? this.#calls.at(-1) : this.#byIndex.get(index)
  }

  #begin({ index, id }: CallPiece, chunk: number): GrowingCall {
    const { calls: most } = this.#limits
    if (this.#calls.length >= most)
      throw new LLMError(`The answer calls more than ${most} tools.`, { reason: 'protocol' })
    const call: GrowingCall = { index, id, name: '', pieces: [], json: new WholeJson(), chunk }
    this.#calls.push(call)
    if (index !== undefined) this.#byIndex.set(index, call)
    return call
  }

  /** Whether a piece begins a call, though there is one of its id or number. */
  #isAnother(call: GrowingCall, piece: CallPiece, chunk: number): boolean {
    const begun = call.pieces.length > 0
    const otherId = piece.id !== '' && call.id !== '' && piece.id !== call.id
    if (piece.name === '') {
      // Where no number says otherwise, an id of its own is a call of its own; some servers make up ids chunk by chunk.
      return otherId && piece.index === undefined && !call.json.open
    }
    if (call.name === '') return otherId && begun
    if (otherId) return !(call.json.open && !/^\s*\{/.test(piece.arguments) && piece.arguments !== '')
    const sameId = piece.id !== '' && piece.id === call.id
    const otherNumber = piece.index !== undefined && call.index !== undefined && piece.index !== call.index
    if (call.json.whole) return piece.arguments.trim() !== '' || piece.name !== call.name || otherNumber
    if (begun) return piece.name !== call.name && !sameId && this.#isName(piece.name)
    if (otherNumber) return true
    if (sameId) return false
    return this.#namesAnother(call, piece, chunk)
  }

  /** Whether a second name, before any argument, is of another call and no part or repetition of the first. */
  #namesAnother(call: GrowingCall, { name, index }: CallPiece, chunk: number): boolean {
    const together = call.name + name
    if (this.#known.size === 0) return index === undefined || (chunk === call.chunk && name !== call.name)
    if (this.#known.has(call.name)) {
      if (name === call.name) return chunk === call.chunk || index === undefined
      return this.#known.has(name) && !name.startsWith(call.name) && !this.#known.has(together)
    }
    return this.#known.has(name) && !name.startsWith(call.name) && !this.#begins(together)
  }

  /** The name with another piece of it: the rest, all so far, or the same again. */
  #named(name: string, piece: string): string {
    if (name === '' || piece === name)
      return this.#known.has(name + piece) && !this.#known.has(piece) ? name + piece : piece
    if (this.#known.has(name) && !this.#begins(name + piece)) return name
    if (piece.startsWith(name) && !this.#begins(name + piece)) return piece
    return name + piece
  }

  #isName(name: string): boolean {
    return this.#known.size === 0 || this.#known.has(name)
  }

  /** Whether a tool's name begins so. */
  #begins(start: string): boolean {
    for (const name of this.#known) if (name.startsWith(start)) return true
    return false
  }
}
