import { Resampler } from '../../../processors/audio/resampler.ts'
import { providerCall, type STTProvider } from '../../../src/index.ts'

/** The words of a stretch of sound. */
export async function transcribed(
  { samples, sampleRate }: { samples: Int16Array; sampleRate: number },
  stt: STTProvider,
): Promise<string> {
  const resampler = new Resampler(sampleRate, stt.sampleRate)
  const audio = [resampler.push(samples), resampler.flush()]
  async function* chunks() {
    yield* audio
  }
  const options = providerCall()
  let text = ''
  for await (const result of stt.transcribe(chunks(), options)) if (result.final) text = result.text
  return text
}
