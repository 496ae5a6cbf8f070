import { providerCall, type TTSProvider } from '../src/index.ts'

/** A text as a provider's voice speaks it, in one piece. */
export async function speakWith(voice: TTSProvider, text: string): Promise<Int16Array> {
  const context = providerCall()
  const chunks: Int16Array[] = []
  for await (const event of voice.synthesize(text, context))
    if (event.type === 'audio') chunks.push(event.samples)
  const audio = new Int16Array(chunks.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const chunk of chunks) {
    audio.set(chunk, at)
    at += chunk.length
  }
  return audio
}
