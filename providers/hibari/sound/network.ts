import { readFile } from 'node:fs/promises'
import type { InferenceSession, Tensor } from 'onnxruntime-node'
import { loadOnnx } from '../../kit/onnx.ts'
import { sessionOptions } from './session-options.ts'
import { withDurations } from './with-durations.ts'

/** What the network makes of phonemes: a description of sound, frame by frame. */
export interface Acoustics {
  readonly frames: number
  /** Logarithms of levels, and phases, frequency by frequency: all frames of the lowest first. */
  readonly harmonicLevels: Float32Array
  readonly harmonicPhases: Float32Array
  readonly noiseLevels: Float32Array
  readonly transientLevels: Float32Array
  readonly transientPhases: Float32Array
  /** Pitch of each frame in Hz, 0 where there is none. */
  readonly pitch: Float32Array
  /** How long each phoneme lasts; 1 is two frames. */
  readonly durations: Float32Array
}

/** The acoustic network: phonemes in, a description of their sound out. */
export class AcousticNetwork {
  readonly #session: InferenceSession
  readonly #tensor: typeof Tensor

  private constructor(session: InferenceSession, tensor: typeof Tensor) {
    this.#session = session
    this.#tensor = tensor
  }

  /** Loads the network from its file. */
  static async load(path: string): Promise<AcousticNetwork> {
    const { open, Tensor } = await loadOnnx('hibari')
    const session = await open(path, sessionOptions)
    if (session.outputNames.includes('durations')) return new AcousticNetwork(session, Tensor)
    await session.release()
    const timed = withDurations(await readFile(path))
    return new AcousticNetwork(await open(timed, sessionOptions), Tensor)
  }

  /**
   * @param ids The numbers of the phonemes, with 0 before and behind them; some 400 at most.
   * @param speed 0.5 to 2.
   */
  async describe(ids: readonly number[], speed: number): Promise<Acoustics> {
    const results = await this.#session.run({
      ids: new this.#tensor('int64', BigInt64Array.from(ids, BigInt), [1, ids.length]),
      speed: new this.#tensor('float32', Float32Array.of(speed), [1]),
    })
    const values = (name: string) => results[name]!.data as Float32Array
    const pitch = values('f0')
    return {
      frames: pitch.length,
      harmonicLevels: values('lh'),
      harmonicPhases: values('theta'),
      noiseLevels: values('ln'),
      transientLevels: values('lr'),
      transientPhases: values('phi'),
      pitch,
      durations: values('durations'),
    }
  }
}
