import { Resampler } from '../../../processors/audio/pcm/resampler.ts'
import type { STTProvider } from '../../../src/engine.ts'
import { recognizeText } from '../../../src/testing/index.ts'

/** The words of a stretch of sound. */
export async function transcribed(
  { samples, sampleRate }: { samples: Int16Array; sampleRate: number },
  stt: STTProvider,
): Promise<string> {
  const resampler = new Resampler(sampleRate, stt.sampleRate)
  return recognizeText(stt, Int16Array.from([...resampler.push(samples), ...resampler.flush()]))
}
