import { providerCall, type TTSProvider } from '../../../src/index.ts'

/** A sentence in a voice that is not the agent's: mono at the provider's rate, half a second of silence after it. */
export async function spoken(text: string, tts: TTSProvider): Promise<Int16Array> {
  const samples: number[] = []
  const options = providerCall()
  for await (const event of tts.synthesize(text, { ...options, voice: 'rms' }))
    if (event.type === 'audio') for (const sample of event.samples) samples.push(sample)
  return Int16Array.from([...samples, ...new Int16Array(8_000)])
}
