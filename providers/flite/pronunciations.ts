import { spellable } from './text.ts'
import { runWasi } from './wasi.ts'

/** Words remembered; a conversation's vocabulary is smaller. */
const maxRemembered = 4_000

/** Signs that Flite reads out where they stand alone. */
const sounding = /[A-Za-z0-9#$%+=@/\\^_|~*]/

/**
 * Which sounds a word is made of, from Flite itself: the words are spoken one by one, with pauses between, by the
 * quickest voice. What has been asked once is remembered.
 */
export class FlitePronunciations {
  readonly #module: WebAssembly.Module
  readonly #known = new Map<string, readonly string[]>()

  constructor(module: WebAssembly.Module) {
    this.#module = module
  }

  /** The sounds of each word; none for one that is not spoken. `undefined` where Flite does not keep them apart. */
  of(words: readonly string[]): readonly (readonly string[])[] | undefined {
    const parts = words.map(partsOf)
    const unknown = [...new Set(parts.flat())].filter((part) => !this.#known.has(part))
    if (unknown.length > 0 && !this.#learn(unknown)) return undefined
    const sounds = parts.map((each) => each.flatMap((part) => this.#known.get(part) ?? []))
    if (this.#known.size > maxRemembered) this.#known.clear()
    return sounds
  }

  #learn(parts: readonly string[]): boolean {
    const args = ['flite', '-voice', 'kal16', '-ps', '-t', `${parts.join('; ')}.`, '-o', 'none']
    const { status, printed } = runWasi(this.#module, args)
    const groups = printed
      .split(/\bpau\b/)
      .map((group) => group.match(/[a-z]+/g) ?? [])
      .filter((group) => group.length > 0)
    if (status !== 0 || groups.length !== parts.length) return false
    for (const [index, part] of parts.entries()) this.#known.set(part, groups[index]!)
    return true
  }
}

function partsOf(word: string): string[] {
  return spellable(word)
    .split(/\s+/)
    .map((part) => part.replace(/^["'([{<]+|["')\]}>.,;:!?]+$/g, ''))
    .filter((part) => sounding.test(part))
    .map((part) => (runsOn.test(part) ? part.toLowerCase() : part))
}

/** Words after which Flite makes no pause, whatever follows, if they are written large: titles and initials. */
const runsOn = /^(?:mr|mrs|[a-z])$/i
