import {
  checkOptions,
  type Direction,
  DTMFFrame,
  type DTMFKey,
  type Frame,
  FrameProcessor,
  type FrameProcessorOptions,
  type OptionRules,
  type ProcessorIO,
  type Timer,
  TranscriptionFrame,
} from '../../../src/engine.ts'

/** Options of {@link DTMFInput}. */
export interface DTMFInputOptions extends FrameProcessorOptions {
  /** The key that ends an entry. It is no part of it. Default `#`. */
  terminator?: DTMFKey
  /** How long after a key the entry ends by itself, in milliseconds. Default 2,000. */
  timeoutMs?: number
  /** How many keys end an entry. Default 32. */
  maxKeys?: number
  /** Makes of an entry what the user is taken to have said. Default: the keys, without spaces. */
  text?: (keys: string) => string
}

const optionRules: OptionRules<DTMFInputOptions> = {
  name: 'any',
  terminator: 'any',
  timeoutMs: 'not-negative',
  maxKeys: 'positive',
  text: 'any',
}

/**
 * Gathers the keys that a caller presses to an entry, and sends it as if it had been said, as a Transcription: `UserTurn`
 * makes a turn of it, and a prompt may ask for a number "followed by the pound key". Put it before `UserTurn`.
 */
export class DTMFInput extends FrameProcessor {
  static override readonly processorName: string = 'DTMFInput'
  override readonly io: ProcessorIO = { needs: [DTMFFrame], makes: [TranscriptionFrame] }
  readonly #terminator: DTMFKey
  readonly #timeoutMs: number
  readonly #maxKeys: number
  readonly #text: (keys: string) => string
  #keys = ''
  #timer: Timer | undefined

  constructor(options: DTMFInputOptions = {}) {
    const {
      terminator = '#',
      timeoutMs = 2_000,
      maxKeys = 32,
      text,
      ...rest
    } = checkOptions('DTMFInput', options, optionRules)
    super(rest)
    this.#terminator = terminator
    this.#timeoutMs = timeoutMs
    this.#maxKeys = maxKeys
    this.#text = text ?? ((keys) => keys)
  }

  override process(frame: Frame, direction: Direction): void | Promise<void> {
    if (frame instanceof DTMFFrame && direction === 'downstream') this.#take(frame.key)
    return this.push(frame, direction)
  }

  protected override onEnd(): void {
    this.#finish()
  }

  protected override cleanup(): void {
    this.#timer?.cancel()
  }

  #take(key: DTMFKey): void {
    this.#timer?.cancel()
    if (key !== this.#terminator) this.#keys += key
    if (key === this.#terminator || this.#keys.length >= this.#maxKeys) this.#finish()
    else this.#timer = this.after(this.#timeoutMs, () => this.#finish())
  }

  #finish(): void {
    this.#timer?.cancel()
    const keys = this.#keys
    this.#keys = ''
    if (keys !== '') void this.push(new TranscriptionFrame({ text: this.#text(keys) }))
  }
}
