import type { TTSProvider, TTSRequest, TTSSentence } from '../../src/engine.ts'

/** A voice whose sentences are told as it is given them. */
export function tapped<P extends TTSProvider>(
  voice: P,
  given: (sentence: TTSSentence, request: TTSRequest) => void,
): P {
  return {
    ...voice,
    speak(request, call) {
      const sentences = async function* () {
        for await (const sentence of request.sentences) {
          given(sentence, request)
          yield sentence
        }
      }
      return voice.speak({ ...request, sentences: sentences() }, call)
    },
  }
}
