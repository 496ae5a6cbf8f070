import type { Frame } from '../frame/frame.ts'
import type { TTSAudioFrame } from '../frames/audio.ts'
import { TTSSentenceEndFrame, TTSStoppedFrame, type TTSTextFrame, type TTSWordsFrame } from '../frames/tts.ts'
import { HeardText } from './heard-text.ts'
import type { Playhead } from './playhead.ts'

type Item =
  | {
      readonly type: 'audio'
      readonly samples: Int16Array
      readonly turn: number
      readonly sentence: number | undefined
      readonly text: HeardText | undefined
    }
  /** With the sentences that have sounded to their end when it passes. */
  | { readonly type: 'frame'; readonly frame: Frame; readonly ends: readonly HeardText[] }

/** A stretch of sound. */
export interface Sounding {
  /** Where it begins. */
  readonly at: number
  readonly samples: Int16Array
  readonly turn: number
  /** The sentence it is of, if it is of one. */
  readonly sentence: number | undefined
}

/** What comes out of a {@link Playout}, each thing at its position. */
export interface PlayoutListener {
  /** Audio sounds. */
  sounds(stretch: Sounding): void
  /** Words of a sentence have been heard. */
  heard(text: string, sentence: HeardText, at: number): void
  /** A frame that waited for the audio before it may go on. */
  passed(frame: Frame, at: number): void
}

/**
 * The audio of answers waiting to be heard, with the words and the frames that belong between them. It keeps no time:
 * whoever owns it takes a chunk whenever one is due.
 */
export class Playout {
  readonly #playhead: Playhead
  readonly #listener: PlayoutListener
  #items: Item[] = []
  /** How much of the first item has been taken. */
  #offset = 0
  #waiting = 0
  /** The sentences that have not ended, by their numbers. */
  readonly #sentences = new Map<number, HeardText>()

  constructor(playhead: Playhead, listener: PlayoutListener) {
    this.#playhead = playhead
    this.#listener = listener
  }

  /** How much audio waits. */
  get waiting(): number {
    return this.#waiting
  }

  /** Whether so many samples wait, or all there are before something else. */
  ready(count: number): boolean {
    return this.#waiting >= count || this.#items.at(-1)?.type !== 'audio'
  }

  /** Whether audio waits. */
  get sounds(): boolean {
    return this.#waiting > 0
  }

  /** Whether nothing waits at all. */
  get empty(): boolean {
    return this.#items.length === 0
  }

  /** A sentence whose audio follows, or more of one. */
  addSentence(frame: TTSTextFrame): void {
    const known = this.#sentences.get(frame.sentence)
    if (known?.turn === frame.turn) known.grow(frame.text)
    else this.#sentences.set(frame.sentence, new HeardText(frame, this.#playhead))
  }

  /** Timings of words of a sentence. */
  addTimings({ sentence, words }: TTSWordsFrame): void {
    this.#sentences.get(sentence)?.addTimings(words)
  }

  /** Audio, of a sentence if it names one. */
  addAudio({ samples, turn, sentence }: TTSAudioFrame): void {
    if (samples.length === 0) return
    const text = sentence === undefined ? undefined : this.#sentences.get(sentence)
    text?.addAudio(samples.length)
    this.#items.push({ type: 'audio', samples, turn, sentence, text })
    this.#waiting += samples.length
  }

  /** A frame that shall go on after all audio before it has been heard. */
  addFrame(frame: Frame): void {
    this.#items.push({ type: 'frame', frame, ends: this.#endedBy(frame) })
    if (this.#waiting === 0) this.settle()
  }

  /** Takes at most `count` samples, all of one turn, to be written next; none when no audio waits. */
  take(count: number): Int16Array | undefined {
    this.settle()
    const first = this.#items[0]
    if (first?.type !== 'audio') return undefined
    const at = this.#playhead.written
    const chunk = new Int16Array(Math.min(count, this.#waiting))
    let filled = 0
    let told = 0
    let { sentence } = first
    const { turn } = first
    const tell = () => {
      if (filled > told)
        this.#listener.sounds({ at: at + told, samples: chunk.subarray(told, filled), turn, sentence })
      told = filled
    }
    for (let item = this.#items[0]; filled < chunk.length; item = this.#items[0]) {
      if (item?.type !== 'audio' || item.turn !== turn) break
      if (item.sentence !== sentence) {
        tell()
        sentence = item.sentence
      }
      const part = item.samples.subarray(this.#offset, this.#offset + chunk.length - filled)
      chunk.set(part, filled)
      this.#play(item.text, at + filled, part.length)
      filled += part.length
      this.#playhead.speak(at + filled)
      this.#advance(item.samples, part.length)
      if (filled === chunk.length || this.#items[0]?.type === 'audio') continue
      tell()
      this.settle()
    }
    tell()
    this.#waiting -= filled
    return chunk.subarray(0, filled)
  }

  /** Lets pass what waits for no audio any more; it belongs to the end of the audio before it, however long ago that was. */
  settle(): void {
    const { spoken } = this.#playhead
    for (let item = this.#items[0]; item?.type === 'frame'; item = this.#items[0]) {
      this.#items.shift()
      for (const sentence of item.ends) {
        const rest = sentence.finish()
        if (rest !== '') this.#listener.heard(rest, sentence, spoken)
      }
      this.#listener.passed(item.frame, spoken)
    }
  }

  /** Throws away what waits of the answers, and keeps the frames that are part of none or outlive an interruption. */
  clear(): void {
    const kept = this.#items.filter((item) => item.type === 'frame' && !goesWithItsAnswer(item.frame))
    this.#items = kept
    this.#waiting = this.#offset = 0
    this.#sentences.clear()
  }

  #advance(samples: Int16Array, by: number): void {
    this.#offset += by
    if (this.#offset < samples.length) return
    this.#items.shift()
    this.#offset = 0
  }

  #play(sentence: HeardText | undefined, from: number, count: number): void {
    if (sentence === undefined) return
    for (const { text, at } of sentence.play(from, count))
      this.#listener.heard(text, sentence, at > from ? at : this.#playhead.spoken)
  }

  /** The sentences of which nothing follows after a frame: the one it ends, or all, if the voice has stopped. */
  #endedBy(frame: Frame): readonly HeardText[] {
    if (frame instanceof TTSSentenceEndFrame) {
      const ended = this.#sentences.get(frame.sentence)
      if (ended === undefined) return none
      this.#sentences.delete(frame.sentence)
      if (frame.broken) ended.breakOff()
      else ended.complete()
      return [ended]
    }
    if (!(frame instanceof TTSStoppedFrame) || this.#sentences.size === 0) return none
    const ended = [...this.#sentences.values()]
    this.#sentences.clear()
    for (const sentence of ended) sentence.complete()
    return ended
  }
}

const none: readonly HeardText[] = []

/** Marks of what is being said: they have no meaning when that is gone. */
const marks: ReadonlySet<string> = new Set([
  'llm-response-start',
  'llm-response-end',
  'tts-started',
  'tts-sentence-end',
  'tts-stopped',
  'unspoken-answer',
])

/** Whether a frame is gone when the answer it is part of is interrupted. A tool's call that outlives it is not. */
export function goesWithItsAnswer({ answer, uninterruptible, kind }: Frame): boolean {
  return answer && (!uninterruptible || marks.has(kind))
}
