/** Where a recording goes: a file, an upload. */
export interface RecordingSink {
  /** Called once, before the first samples. `sampleRate` is in Hz. */
  open(format: { readonly sampleRate: number; readonly channels: number }): void | Promise<void>
  /** Takes the next samples, interleaved. A promise asks for patience. */
  write(samples: Int16Array): void | Promise<void>
  /** No more follows. */
  close(): void | Promise<void>
}
