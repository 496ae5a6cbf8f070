import type { ReadyCall, Tool } from '../../src/engine.ts'
import type { Silence } from './silence.ts'

/** How long nobody has spoken when the agent says that it waits for a tool, in milliseconds. */
const defaultAfterMs = 1_500

/** What the agent says while it waits for tools: nothing twice in an answer, and of several sentences each in its turn. */
export class Fillers {
  readonly #silence: Silence
  readonly #failed: (tool: string, error: unknown) => void
  readonly #turns = new WeakMap<Tool, number>()

  /** @param failed Told of a tool's function that failed to make a sentence. */
  constructor(silence: Silence, failed: (tool: string, error: unknown) => void) {
    this.#silence = silence
    this.#failed = failed
  }

  /**
   * Begins to wait for tools.
   * @param said What has been said in the answer; what is said now is added.
   */
  wait(said: Set<string>, say: (text: string) => void): Waiting {
    return new Waiting(this.#silence, (call) => {
      const text = this.#choose(call, said)
      if (text === undefined) return false
      said.add(text)
      say(text)
      return true
    })
  }

  #choose({ tool, args }: ReadyCall, said: ReadonlySet<string>): string | undefined {
    const { filler = [] } = tool
    const texts = typeof filler === 'function' ? [this.#made(tool, () => filler(args))] : [filler].flat()
    const turn = this.#turns.get(tool) ?? 0
    const inTurn = [...texts.slice(turn), ...texts.slice(0, turn)]
    const text = inTurn.find((each) => each !== undefined && each.trim() !== '' && !said.has(each))
    if (text !== undefined) this.#turns.set(tool, (texts.indexOf(text) + 1) % texts.length)
    return text
  }

  #made({ name }: Tool, make: () => string | undefined): string | undefined {
    try {
      return make()
    } catch (error) {
      this.#failed(name, error)
      return undefined
    }
  }
}

/** The tools that the agent waits for at once. It says so once. */
export class Waiting {
  readonly #silence: Silence
  readonly #say: (call: ReadyCall) => boolean
  readonly #calls = new Map<ReadyCall, () => void>()
  #over = false

  /** @param say Says something of a call. Returns whether there was anything to say. */
  constructor(silence: Silence, say: (call: ReadyCall) => boolean) {
    this.#silence = silence
    this.#say = say
  }

  /** A tool has begun. */
  began(call: ReadyCall): void {
    if (this.#over || call.tool.filler === undefined) return
    const speak = () => {
      if (this.#say(call)) this.close()
    }
    this.#calls.set(call, this.#silence.wait(call.tool.fillerAfterMs ?? defaultAfterMs, speak))
  }

  /** A tool has ended. */
  ended(call: ReadyCall): void {
    this.#calls.get(call)?.()
    this.#calls.delete(call)
  }

  /** Says nothing more. */
  close(): void {
    this.#over = true
    for (const takeBack of this.#calls.values()) takeBack()
    this.#calls.clear()
  }
}
