import { inShort } from './error-text.ts'
import type { AntiphonError } from './errors.ts'
import { type Logger, silentLogger } from './logger.ts'

/** Errors of different kinds that one owner tells of; then it says no more. */
const most = 16

/**
 * Errors that nobody would hear of: no listener, and a logger that is silent. Each kind is told once, in one line on
 * stderr (a browser's console), with what to do to hear all of them.
 */
export class UnheardErrors {
  readonly #remedy: string
  readonly #told = new Set<string>()

  /** @param remedy How to hear them, as the end of a sentence: `listen with task.on('error', …)`. */
  constructor(remedy: string) {
    this.#remedy = remedy
  }

  /** Tells of an error to which nobody listens; nothing where the logger has been told of it. */
  tell(error: AntiphonError, logger: Logger): void {
    if (logger !== silentLogger) return
    const kind = `${error.code} ${error.processor} ${error.provider}`
    if (this.#told.has(kind) || this.#told.size >= most) return
    this.#told.add(kind)
    const where = error.processor === undefined ? '' : ` in ${error.processor}`
    print(`antiphon: ${inShort(error)} (${error.code}${where}). Told once: ${this.#remedy}.`)
  }
}

/** The part of Node's `process` that is written to. */
interface Process {
  readonly stderr?: { write?(text: string): unknown }
}

function print(line: string): void {
  const { stderr } = (globalThis as { process?: Process }).process ?? {}
  if (stderr?.write) stderr.write(`${line}\n`)
  else console.error(line)
}
