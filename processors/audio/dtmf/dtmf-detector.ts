import {
  AudioRawFrame,
  checkOptions,
  type Direction,
  DTMFFrame,
  type Frame,
  FrameProcessor,
  type FrameProcessorOptions,
  type ProcessorIO,
} from '../../../src/engine.ts'
import { MonoConverter } from '../pcm/mono-converter.ts'
import { DTMFDecoder, dtmfRate } from './dtmf-decoder.ts'

/**
 * Hears the keys that a caller presses in the audio, for a line that does not tell of them otherwise, and sends a DTMF
 * frame for each, as soon as it has sounded for about 35 ms. The limits are those of ITU-T Q.24: tones from 40 ms on,
 * within 1.5 % of their frequency. The audio goes on as it is.
 */
export class DTMFDetector extends FrameProcessor {
  static override readonly processorName: string = 'DTMFDetector'
  override readonly io: ProcessorIO = { needs: [AudioRawFrame], makes: [DTMFFrame] }
  readonly #converter = new MonoConverter(dtmfRate)
  readonly #decoder = new DTMFDecoder()

  constructor(options: FrameProcessorOptions = {}) {
    super(checkOptions('DTMFDetector', options, { name: 'any' }))
  }

  override process(frame: Frame, direction: Direction): void | Promise<void> {
    const passed = this.push(frame, direction)
    if (frame instanceof AudioRawFrame && direction === 'downstream')
      for (const key of this.#decoder.push(this.#converter.convert(frame)))
        void this.push(new DTMFFrame({ key }))
    return passed
  }
}
