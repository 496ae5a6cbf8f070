import { type ProviderCall, providerCall } from '../provider/roles/call.ts'
import type { STTInput, STTProvider } from '../provider/roles/stt.ts'

/**
 * Has a recognizer hear some audio, to its end: what it stands by, as it spells it. For tests, benchmarks and programs that have a
 * recording, and no conversation.
 * @param audio Mono, at the provider's sample rate.
 * @param call What the recognizer is called with; default {@link providerCall}'s.
 * @throws STTError as the recognizer does.
 */
export async function recognizeText(
  ear: STTProvider,
  audio: Int16Array | AsyncIterable<STTInput>,
  call: ProviderCall = providerCall(),
): Promise<string> {
  let text = ''
  for await (const event of ear.transcribe(
    { audio: audio instanceof Int16Array ? once(audio) : audio },
    call,
  ))
    if (event.type === 'final') text += event.text
  return text
}

async function* once(samples: Int16Array): AsyncGenerator<STTInput, void, undefined> {
  yield samples
}
