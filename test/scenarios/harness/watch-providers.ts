import { isAbort, type LLMProvider, type TTSProvider, textOf } from '../../../src/engine.ts'
import type { OpenSpan, Timeline } from './timeline.ts'

/** A model whose requests are written down: from the request to its first word, and from there to its end. */
export function watchLlm(provider: LLMProvider, timeline: Timeline): LLMProvider {
  return {
    ...provider,
    async *generate(request, context) {
      const waiting = timeline.begin('model', 'waiting', textOf(request.messages.at(-1)))
      let answering: OpenSpan | undefined
      const begun = () => {
        waiting.end()
        answering ??= timeline.begin('model', 'answer')
        return answering
      }
      yield* until(
        provider.generate(request, context),
        (event) => {
          if (event.type === 'text') begun().add(event.text)
          else if (event.type === 'tool-call') begun().add(` → ${event.name}`)
        },
        (outcome) => {
          waiting.end(outcome)
          answering?.end(outcome)
        },
      )
    },
  }
}

/** A voice whose sentences are written down. */
export function watchTts(provider: TTSProvider, timeline: Timeline): TTSProvider {
  return {
    ...provider,
    async *speak(request, call) {
      const open = new Map<number, OpenSpan>()
      const sentences = async function* () {
        for await (const sentence of request.sentences) {
          open.set(sentence.id, timeline.begin('voice', 'sentence', sentence.text))
          yield sentence
        }
      }
      yield* until(
        provider.speak({ ...request, sentences: sentences() }, call),
        (event) => {
          if (event.type === 'end') open.get(event.sentence)?.end()
        },
        (outcome) => {
          for (const span of open.values()) span.end(outcome)
        },
      )
    },
  }
}

/** Passes a stream on and tells how it ended. */
async function* until<T>(
  stream: AsyncIterable<T>,
  seen: (event: T) => void,
  ended: (outcome: string) => void,
): AsyncGenerator<T> {
  let outcome = 'aborted'
  try {
    for await (const event of stream) {
      seen(event)
      yield event
    }
    outcome = 'done'
  } catch (error) {
    if (!isAbort(error)) outcome = 'failed'
    throw error
  } finally {
    ended(outcome)
  }
}
