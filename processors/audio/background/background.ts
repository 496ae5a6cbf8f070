import {
  BackgroundFrame,
  checkOptions,
  FrameProcessor,
  type FrameProcessorOptions,
  type ProcessorIO,
} from '../../../src/engine.ts'
import { type BackgroundOptions, backgroundSound } from './background-sound.ts'

/**
 * Gives the output a background from the session's beginning on. Put it before the output. Push a `BackgroundFrame` to
 * change the sound or to end it.
 */
export class Background extends FrameProcessor {
  static override readonly processorName: string = 'Background'
  override readonly io: ProcessorIO = {}
  readonly #sound: BackgroundOptions

  /** @param sound What is heard. Each session needs a processor of its own. */
  constructor(sound: BackgroundOptions, options: FrameProcessorOptions = {}) {
    super(checkOptions('Background', options, { name: 'any' }))
    this.#sound = sound
  }

  protected override onStart(): void {
    void this.push(new BackgroundFrame({ source: backgroundSound(this.#sound) }))
  }
}
