import { waitFor } from '../clock/wait-for.ts'
import { CancelledError } from '../errors.ts'
import { WordPlaces } from '../text/word-places.ts'
import type { TimedWord } from '../text/word-timing.ts'
import type { ProviderCall } from './roles/call.ts'
import type { TTSEvent, TTSProvider, TTSSentence, Voicing } from './roles/tts.ts'

/** What a voice makes of one sentence: audio at the provider's rate, and when words sound, from the first sample on. */
export type SpeechEvent =
  | { readonly type: 'audio'; readonly samples: Int16Array }
  | { readonly type: 'words'; readonly words: readonly TimedWord[] }

/** Speaks a single sentence, to its end. */
export type SpeakOne = (text: string, voicing: Voicing, call: ProviderCall) => AsyncIterable<SpeechEvent>

/** Options of {@link bySentence}. */
export interface BySentenceOptions {
  /** How many sentences are begun while one is given on: so many may be paid for and not heard. Default 1. */
  readonly ahead?: number
}

/** A sentence that has been begun. */
interface Begun extends TTSSentence {
  readonly events: AsyncIterator<SpeechEvent>
  readonly places: WordPlaces
  /** Its next event, which has been asked for. */
  next: Promise<IteratorResult<SpeechEvent>>
}

/**
 * Makes a provider's `speak` of a function that speaks one sentence. While a sentence is given on, the next is begun: its
 * first event is asked for, and waits. What that fails of is thrown when its turn comes.
 */
export function bySentence(speakOne: SpeakOne, { ahead = 1 }: BySentenceOptions = {}): TTSProvider['speak'] {
  return async function* speak({ sentences, ...voicing }, call): AsyncGenerator<TTSEvent, void, undefined> {
    const { signal } = call
    const source = sentences[Symbol.asyncIterator]()
    const begun: Begun[] = []
    let ended = false
    let reading: Promise<void> | undefined
    const take = (step: IteratorResult<TTSSentence>) => {
      reading = undefined
      if (step.done) ended = true
      else begun.push(begin(step.value))
      read()
    }
    const read = () => {
      if (ended || reading !== undefined || begun.length > ahead || signal.aborted) return
      reading = source.next().then(take)
      reading.catch(() => {})
    }
    const begin = ({ id, text }: TTSSentence): Begun => {
      const events = speakOne(text, voicing, call)[Symbol.asyncIterator]()
      return { id, text, events, places: new WordPlaces(text), next: ask(events) }
    }
    try {
      while (!signal.aborted) {
        read()
        const [current] = begun
        if (current === undefined) {
          if (ended) return
          await waitFor(reading, { signal, aborted: () => {} })
          continue
        }
        const { value: event, done } = await current.next
        const { id: sentence } = current
        if (done) {
          begun.shift()
          yield { type: 'usage', characters: current.text.length }
          yield { type: 'end', sentence }
          continue
        }
        if (event.type === 'audio') yield { type: 'audio', sentence, samples: event.samples }
        else yield { type: 'words', sentence, words: current.places.place(event.words) }
        current.next = ask(current.events)
      }
      throw new CancelledError(undefined, { cause: signal.reason })
    } finally {
      for (const { events } of begun) void events.return?.().then(undefined, () => {})
      void source.return?.().then(undefined, () => {})
    }
  }
}

/** Asks for the next event. What it fails of is felt by whoever awaits it, and by nobody else. */
function ask(events: AsyncIterator<SpeechEvent>): Promise<IteratorResult<SpeechEvent>> {
  const next = events.next()
  next.catch(() => {})
  return next
}
