import type { Provider, ProviderCall } from '../../src/engine.ts'

/** Takes the noise out of one session's microphone. */
export interface NoiseStream {
  /** Cleans the next frame of mono audio in place; samples as 16-bit ones, −32,768 to 32,767. */
  process(frame: Float32Array): void
  /** Lets go of what it holds. */
  close(): void
}

/** Noise suppression: a model or a service. A plain object. */
export interface NoiseProvider extends Provider {
  /** The sample rate it works at, in Hz. */
  readonly sampleRate: number
  /** How many samples it takes at once. */
  readonly frameSamples: number
  /** How far what it gives lags behind what it takes, in samples. */
  readonly delaySamples: number
  /**
   * Begins a session.
   * @throws MissingPackageError if what it needs is not installed.
   */
  open(context: ProviderCall): Promise<NoiseStream>
}
