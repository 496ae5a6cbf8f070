import type { TTSProvider } from '../../../src/engine.ts'
import { speakText } from '../../../src/testing/index.ts'

/** A sentence in a voice that is not the agent's: mono at the provider's rate, half a second of silence after it. */
export async function spoken(text: string, tts: TTSProvider): Promise<Int16Array> {
  const { samples } = await speakText(tts, text, { voice: 'rms' })
  return Int16Array.from([...samples, ...new Int16Array(8_000)])
}
