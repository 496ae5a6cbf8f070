import type { Tell } from './bot-output.ts'

/**
 * What an interruption sends, in the order of Pipecat's server: that the user has the floor, then `bot-interrupted`, at
 * which clients empty their queues, then the ends of what was interrupted. What is not named comes after these.
 */
const order: readonly string[] = [
  'user-started-speaking',
  'bot-interrupted',
  'bot-llm-stopped',
  'llm-function-call-stopped',
  'bot-tts-stopped',
  'bot-stopped-speaking',
]

/** Puts what an interruption sends into {@link order}, whatever order it happens in here. */
export class Interruption {
  readonly #tell: Tell
  #waiting: { readonly type: string; readonly data: unknown }[] | undefined

  constructor(tell: Tell) {
    this.#tell = tell
  }

  /** An interrupt is on its way along the chain, which it runs through at once: what is told meanwhile is put in order. */
  begin(): void {
    this.settle()
    this.#waiting = []
    queueMicrotask(() => this.settle())
    this.tell('bot-interrupted')
  }

  /** Tells now, or in its place. */
  readonly tell: Tell = (type, data) => {
    if (this.#waiting === undefined) this.#tell(type, data)
    else this.#waiting.push({ type, data })
  }

  /** The interrupt has gone along the chain: tells what waits. */
  settle(): void {
    const waiting = this.#waiting ?? []
    this.#waiting = undefined
    for (const { type, data } of waiting.sort((a, b) => rank(a.type) - rank(b.type))) this.#tell(type, data)
  }
}

function rank(type: string): number {
  const at = order.indexOf(type)
  return at < 0 ? order.length : at
}
