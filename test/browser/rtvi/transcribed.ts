import { Resampler } from '../../../processors/audio/resampler.ts'
import { providerCall, type STTProvider } from '../../../src/engine.ts'

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
  for await (const event of stt.transcribe({ audio: chunks() }, options))
    if (event.type === 'final') text += event.text
  return text
}
