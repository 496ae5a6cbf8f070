import type { VADProvider } from '../provider/roles/vad.ts'
import { isLoud } from './spoken-words.ts'

/** Voice activity by loudness: for tests. Answers at once. */
export function scriptedVad({ windowSamples = 512 }: { windowSamples?: number } = {}): VADProvider {
  return {
    name: 'scripted-vad',
    sampleRate: 16_000,
    windowSamples,
    open: () => ({
      probability: (window) => (isLoud(window) ? 1 : 0),
      reset() {},
      close() {},
    }),
  }
}
