import type { STTProvider, TTSProvider } from '../../../src/engine.ts'
import { recognizeText, speakText } from '../../../src/testing/index.ts'

/** A text, spoken, with half a second of silence after it. */
export async function spokenBy(voice: TTSProvider, text: string): Promise<Int16Array> {
  const { samples } = await speakText(voice, text)
  return Int16Array.from([...samples, ...new Int16Array(8_000)])
}

/** The words in a recording. */
export async function transcribed(ear: STTProvider, samples: Int16Array): Promise<string> {
  const first = samples.findIndex((sample) => Math.abs(sample) > 300)
  const last = samples.findLastIndex((sample) => Math.abs(sample) > 300)
  const speech = samples.slice(Math.max(0, first - 3_200), last + 3_200)
  return recognizeText(ear, speech)
}
