import {
  checkOptions,
  type FrameProcessor,
  type OptionRules,
  type Transport,
  TransportOutput,
} from '../../src/engine.ts'
import { FileInput } from './file-input.ts'
import { FileSink } from './file-sink.ts'

/** Options of {@link FileTransport}. */
export interface FileTransportOptions {
  /** The WAV file that is heard: any rate, any number of channels. */
  input: string
  /** The WAV file that answers are written to, each where it sounded. */
  output: string
  /** Sample rate of the output, in Hz. Default 16,000. */
  sampleRate?: number
  /** Channels of the output; they are all alike. Default 1. */
  channels?: number
}

const optionRules: OptionRules<FileTransportOptions> = {
  input: 'any',
  output: 'any',
  sampleRate: 'positive',
  channels: 'positive',
}

/**
 * A transport between two WAV files: one is heard, at the pace of the session's clock, and answers are written to the
 * other. On a virtual clock that takes only as long as the work does.
 */
export class FileTransport implements Transport {
  readonly #options: FileTransportOptions

  constructor(options: FileTransportOptions) {
    this.#options = checkOptions('FileTransport', options, optionRules)
  }

  /** Sends the file's audio, then an End. */
  input(): FrameProcessor {
    return new FileInput(this.#options.input)
  }

  /** Writes what is said. */
  output(): FrameProcessor {
    const { output, sampleRate = 16_000, channels = 1 } = this.#options
    return new TransportOutput(new FileSink(output, sampleRate, channels))
  }
}
