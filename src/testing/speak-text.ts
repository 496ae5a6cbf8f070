import { type ProviderCall, providerCall } from '../provider/roles/call.ts'
import type { TTSProvider, TTSSentence, Voicing } from '../provider/roles/tts.ts'
import type { WordTiming } from '../text/word-timing.ts'

/** A text, spoken. */
export interface SpokenText {
  /** Mono, at the provider's sample rate. */
  readonly samples: Int16Array
  /** When its words sound, where the voice tells. */
  readonly words: readonly WordTiming[]
}

/**
 * Has a voice speak one text, to its end: for tests, benchmarks and programs that need a recording, no conversation.
 * @param call What the voice is called with; default {@link providerCall}'s.
 * @throws TTSError as the voice does.
 */
export async function speakText(
  voice: TTSProvider,
  text: string,
  voicing: Voicing = {},
  call: ProviderCall = providerCall(),
): Promise<SpokenText> {
  const chunks: Int16Array[] = []
  const words: WordTiming[] = []
  for await (const event of voice.speak({ ...voicing, sentences: sentencesOf(text) }, call)) {
    if (event.type === 'audio') chunks.push(event.samples)
    else if (event.type === 'words') words.push(...event.words)
  }
  const samples = new Int16Array(chunks.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const chunk of chunks) {
    samples.set(chunk, at)
    at += chunk.length
  }
  return { samples, words }
}

/** Sentences as a voice is given them, numbered from 1. */
export async function* sentencesOf(
  ...texts: readonly string[]
): AsyncGenerator<TTSSentence, void, undefined> {
  for (const [at, text] of texts.entries()) yield { id: at + 1, text }
}
