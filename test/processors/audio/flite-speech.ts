import { flite } from '../../../processors/tts/flite.ts'
import { providerCall } from '../../../src/index.ts'

/** What Flite says, at 16 kHz. */
export async function fliteSpeech(text: string): Promise<Int16Array> {
  const voice = flite()
  const samples: number[] = []
  const options = providerCall()
  for await (const event of voice.synthesize(text, options)) {
    if (event.type === 'audio') for (const sample of event.samples) samples.push(sample)
  }
  await voice.close?.()
  return Int16Array.from(samples)
}

/** Noise from a seed, from −1 to 1. */
export function noise(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 16_807) % 2_147_483_647
    return (state / 2_147_483_647) * 2 - 1
  }
}
