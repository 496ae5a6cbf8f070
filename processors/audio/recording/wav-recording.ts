import {
  AudioError,
  checkOptions,
  type OptionRules,
  type RecordingSink,
  writeWav,
} from '../../../src/engine.ts'

/** Options of {@link WavRecording}. */
export interface WavRecordingOptions {
  /** How much is kept, in milliseconds; what comes later is left out. Default 300,000: five minutes. */
  maxMs?: number
  /** Told of the whole file when the recording has ended. */
  done?: (wav: Uint8Array<ArrayBuffer>) => void
}

const optionRules: OptionRules<WavRecordingOptions> = {
  maxMs: 'positive',
  done: 'any',
}

/** A recording that becomes a WAV file in memory: a turn to be uploaded, what the user said last. It is bounded. */
export class WavRecording implements RecordingSink {
  readonly #maxMs: number
  readonly #done: ((wav: Uint8Array<ArrayBuffer>) => void) | undefined
  #format: { readonly sampleRate: number; readonly channels: number } | undefined
  #chunks: Int16Array[] = []
  #samples = 0

  constructor(options: WavRecordingOptions = {}) {
    const { maxMs = 300_000, done } = checkOptions('WavRecording', options, optionRules)
    this.#maxMs = maxMs
    this.#done = done
  }

  open(format: { readonly sampleRate: number; readonly channels: number }): void {
    this.#format = format
    this.#chunks = []
    this.#samples = 0
  }

  write(samples: Int16Array): void {
    const { sampleRate = 0, channels = 1 } = this.#format ?? {}
    const room = Math.floor((this.#maxMs * sampleRate) / 1000) * channels - this.#samples
    if (room <= 0) return
    const part = samples.slice(0, room)
    this.#chunks.push(part)
    this.#samples += part.length
  }

  close(): void {
    this.#done?.(this.wav())
  }

  /**
   * The file, of what has been recorded so far.
   * @throws AudioError if the recording has not begun.
   */
  wav(): Uint8Array<ArrayBuffer> {
    if (this.#format === undefined)
      throw new AudioError('The recording has not begun: nothing has opened it.')
    const samples = new Int16Array(this.#samples)
    let at = 0
    for (const chunk of this.#chunks) {
      samples.set(chunk, at)
      at += chunk.length
    }
    return writeWav({ ...this.#format, samples })
  }
}
