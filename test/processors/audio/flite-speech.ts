import { flite } from '../../../providers/flite/tts.ts'
import { speakText } from '../../../src/testing/index.ts'

/** What Flite says, at 16 kHz. */
export async function fliteSpeech(text: string): Promise<Int16Array> {
  const voice = flite()
  const { samples } = await speakText(voice, text)
  await voice.close?.()
  return samples
}

/** Noise from a seed, from −1 to 1. */
export function noise(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 16_807) % 2_147_483_647
    return (state / 2_147_483_647) * 2 - 1
  }
}
