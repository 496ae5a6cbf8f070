import { TTSError, type TTSProvider } from '../../src/engine.ts'
import { scriptOf } from '../text/script.ts'

/** Tells of each script once that a voice cannot say it. */
export class ForeignScripts {
  readonly #provider: TTSProvider
  readonly #told = new Set<string>()

  constructor(provider: TTSProvider) {
    this.#provider = provider
  }

  /** A word, if there is one, cannot be said. Returns the error to be reported, if its script has not been told of. */
  tell(word: string | undefined): TTSError | undefined {
    if (word === undefined) return undefined
    const { name, scripts = [] } = this.#provider
    const script = scriptOf(word)
    if (this.#told.has(script)) return undefined
    this.#told.add(script)
    const message = `${name} says ${scripts.join(' and ')} script only and leaves out "${word}" (${script}).`
    return new TTSError(message, { provider: name })
  }
}
