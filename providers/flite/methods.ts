import type { FliteSpeech, FliteVoice } from './engine.ts'

/** What Flite's worker can be asked. */
export interface FliteMethods {
  /** Compiles the module, if that has not been done. */
  warmup: { request: undefined; reply: true }
  /** Speaks a text. */
  speak: { request: { text: string; voice: FliteVoice; speed: number }; reply: FliteSpeech }
}

/** What Flite's worker is given when it starts. */
export interface FliteWorkerData {
  /** The path of `flite.wasm`. */
  readonly module: string
}
