/** What an audio worklet finds around it; TypeScript's DOM library does not say. */
interface WorkletScope {
  readonly AudioWorkletProcessor: new () => { readonly port: MessagePort }
  registerProcessor(name: string, processor: new () => object): void
  /** Of the context, in Hz. */
  readonly sampleRate: number
}

/** The scope of the worklet this runs in. */
export const scope = globalThis as unknown as WorkletScope
