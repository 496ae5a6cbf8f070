import type { Frame } from '../frames/frame.ts'
import type { WordTiming } from '../provider/tts.ts'
import { HeardText } from './heard-text.ts'

type Item =
  | {
      readonly type: 'audio'
      readonly samples: Int16Array
      readonly turn: number
      readonly sentence: HeardText | undefined
    }
  | { readonly type: 'sentence'; readonly sentence: HeardText }
  | { readonly type: 'frame'; readonly frame: Frame; readonly endsSentence: boolean }

/**
 * What comes out of a {@link Playout}. Each thing belongs so many samples behind the beginning of the chunk that is being
 * taken; 0 is also where what was taken before has ended.
 */
export interface PlayoutListener {
  /** Audio of a turn sounds from there on. */
  sounds(samples: Int16Array, turn: number, after: number): void
  /** Words have been heard. */
  heard(text: string, turn: number, round: number, after: number): void
  /** A frame that waited for the audio before it may go on. */
  passed(frame: Frame, after: number): void
}

/**
 * The audio of answers waiting to be heard, with the words and the frames that belong between them. It keeps no time:
 * whoever owns it takes a chunk whenever one is due.
 */
export class Playout {
  readonly #sampleRate: number
  readonly #listener: PlayoutListener
  #items: Item[] = []
  #offset = 0
  #samples = 0
  #receiving: HeardText | undefined
  #sounding: HeardText | undefined

  constructor(sampleRate: number, listener: PlayoutListener) {
    this.#sampleRate = sampleRate
    this.#listener = listener
  }

  /** Audio waiting, in milliseconds. */
  get waitingMs(): number {
    return this.#ms(this.#samples)
  }

  /** Whether so many samples wait, or all there are before something else. */
  ready(count: number): boolean {
    return this.#samples >= count || this.#items.at(-1)?.type !== 'audio'
  }

  /** Whether audio waits. */
  get sounds(): boolean {
    return this.#samples > 0
  }

  /** Whether nothing waits at all. */
  get empty(): boolean {
    return this.#items.length === 0
  }

  /** A sentence whose audio follows. */
  addSentence(text: string, turn: number, round: number): void {
    this.#receiving?.complete()
    this.#receiving = new HeardText(text, turn, round)
    this.#items.push({ type: 'sentence', sentence: this.#receiving })
  }

  /** Timings of words of the sentence. */
  addTimings(words: readonly WordTiming[]): void {
    this.#receiving?.addTimings(words)
  }

  /** Audio, of the sentence if there is one. */
  addAudio(samples: Int16Array, turn: number): void {
    this.#receiving?.addAudio(this.#ms(samples.length))
    this.#items.push({ type: 'audio', samples, turn, sentence: this.#receiving })
    this.#samples += samples.length
  }

  /** No more of the sentence will come than has come. */
  breakOff(): void {
    this.#receiving?.breakOff()
    this.#receiving = undefined
  }

  /** A frame that shall go on after all audio before it has been heard. */
  addFrame(frame: Frame, endsSentence: boolean): void {
    if (endsSentence) {
      this.#receiving?.complete()
      this.#receiving = undefined
    }
    this.#items.push({ type: 'frame', frame, endsSentence })
    if (this.#samples === 0) this.settle()
  }

  /** Takes at most `count` samples, all of one turn; none when no audio waits. */
  take(count: number): Int16Array | undefined {
    this.#passMarks(0)
    const first = this.#items[0]
    if (first?.type !== 'audio') return undefined
    const chunk = new Int16Array(Math.min(count, this.#samples))
    let filled = 0
    let told = 0
    const tell = () => {
      if (filled > told) this.#listener.sounds(chunk.subarray(told, filled), first.turn, told)
      told = filled
    }
    for (let item = this.#items[0]; filled < chunk.length; item = this.#items[0]) {
      if (item?.type !== 'audio' || item.turn !== first.turn) break
      const part = item.samples.subarray(this.#offset, this.#offset + chunk.length - filled)
      chunk.set(part, filled)
      this.#play(item.sentence, part.length, filled)
      filled += part.length
      this.#advance(item.samples, part.length)
      if (filled === chunk.length || this.#items[0]?.type === 'audio') continue
      tell()
      this.#passMarks(filled)
    }
    tell()
    this.#samples -= filled
    return chunk.subarray(0, filled)
  }

  /** Lets pass what waits for no audio any more. */
  settle(): void {
    this.#passMarks(0)
  }

  /** Throws away what waits of the answers, and keeps the frames that are part of none or outlive an interruption. */
  clear(): void {
    const kept = this.#items.filter((item) => item.type === 'frame' && !goesWithItsAnswer(item.frame))
    this.#items = kept
    this.#samples = this.#offset = 0
    this.#receiving = this.#sounding = undefined
  }

  #advance(samples: Int16Array, by: number): void {
    this.#offset += by
    if (this.#offset < samples.length) return
    this.#items.shift()
    this.#offset = 0
  }

  #play(sentence: HeardText | undefined, samples: number, after: number): void {
    if (sentence === undefined) return
    for (const { text, afterMs } of sentence.play(this.#ms(samples)))
      this.#listener.heard(
        text,
        sentence.turn,
        sentence.round,
        after + Math.ceil((afterMs * this.#sampleRate) / 1000),
      )
  }

  #passMarks(after: number): void {
    for (let item = this.#items[0]; item && item.type !== 'audio'; item = this.#items[0]) {
      this.#items.shift()
      if (item.type === 'sentence' || item.endsSentence) this.#finishSentence(after)
      if (item.type === 'sentence') this.#sounding = item.sentence
      else this.#listener.passed(item.frame, after)
    }
  }

  #finishSentence(after: number): void {
    const sentence = this.#sounding
    this.#sounding = undefined
    const rest = sentence?.finish()
    if (sentence && rest) this.#listener.heard(rest, sentence.turn, sentence.round, after)
  }

  #ms(samples: number): number {
    return (samples / this.#sampleRate) * 1000
  }
}

/** Marks of what is being said: they have no meaning when that is gone. */
const marks: ReadonlySet<string> = new Set([
  'llm-response-start',
  'llm-response-end',
  'tts-started',
  'tts-broken-off',
  'tts-stopped',
  'unspoken-answer',
])

/** Whether a frame is gone when the answer it is part of is interrupted. A tool's call that outlives it is not. */
export function goesWithItsAnswer({ answer, uninterruptible, kind }: Frame): boolean {
  return answer && (!uninterruptible || marks.has(kind))
}
