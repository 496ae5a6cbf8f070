import {
  AsyncQueue,
  type Frame,
  LLMError,
  LLMResponseEndFrame,
  LLMResponseStartFrame,
  type TimedWord,
  type ToolCall,
  TTSAudioFrame,
  TTSSentenceEndFrame,
  TTSStartedFrame,
  TTSStoppedFrame,
  TTSTextFrame,
  TTSWordsFrame,
  type TurnScope,
  WordPlaces,
  whenAborted,
} from '../../../src/engine.ts'
import { Resampler } from '../../audio/pcm/resampler.ts'
import { wordsWithin } from '../../tools/words-within.ts'

/** So much audio of a response is kept at most, in milliseconds: a vendor makes it faster than it sounds. */
const mostAudioMs = 10 * 60_000

/** What one stretch of the model's speech is made of. */
export interface ResponseInit {
  /** The vendor's name of it. */
  readonly id: string
  /** The number of the conversation that it is made in: a later one does not know its items. */
  readonly conversation: number
  readonly scope: TurnScope
  /** Which of the turn's answer it is: behind tools another follows. */
  readonly round: number
  /** In Hz: of what comes, and of what goes on. */
  readonly rates: { readonly from: number; readonly to: number }
  readonly provider: string
  /** The number of the sentence that an item is. */
  sentenceOf(item: string): number
}

interface Item {
  readonly sentence: number
  readonly resampler: Resampler
  /** Of its text so far, in UTF-16 units. */
  length: number
  samples: number
  ended: boolean
}

/** One response of the model: its items are sentences, which wait here for whoever plays them, and never in the way of what the vendor tells next. */
export class Response {
  readonly id: string
  readonly conversation: number
  readonly scope: TurnScope
  readonly round: number
  /** The tools it calls. */
  readonly calls: ToolCall[] = []
  readonly #init: ResponseInit
  readonly #items = new Map<string, Item>()
  readonly #frames = new AsyncQueue<Frame>()
  #started = false
  #audioMs = 0

  constructor(init: ResponseInit) {
    this.#init = init
    this.id = init.id
    this.conversation = init.conversation
    this.scope = init.scope
    this.round = init.round
    this.#frames.add(new LLMResponseStartFrame({ round: init.round }))
  }

  /** Whether it has said anything. */
  get speaks(): boolean {
    return this.#items.size > 0
  }

  /** The items, with the sentences they are and how much of their audio came, in milliseconds. */
  get items(): { readonly item: string; readonly sentence: number; readonly ms: number }[] {
    const { from } = this.#init.rates
    return [...this.#items].map(([item, { sentence, samples }]) => ({
      item,
      sentence,
      ms: (samples / from) * 1000,
    }))
  }

  /** More words of an item. */
  text(id: string, text: string, times: readonly TimedWord[] = []): void {
    const item = this.#item(id)
    const { sentence, length } = item
    item.length += text.length
    this.#frames.add(new TTSTextFrame({ sentence, text, round: this.round }))
    if (times.length === 0) return
    const words = new WordPlaces(text).place(times).map((word) => ({ ...word, at: word.at + length }))
    this.#frames.add(new TTSWordsFrame({ sentence, words }))
  }

  /**
   * More sound of it.
   * @throws LLMError if it never ends.
   */
  audio(id: string, samples: Int16Array): void {
    const { rates, provider } = this.#init
    const item = this.#item(id)
    item.samples += samples.length
    this.#audioMs += (samples.length / rates.from) * 1000
    if (this.#audioMs > mostAudioMs)
      throw new LLMError(`${provider} speaks for more than ten minutes.`, {
        provider,
        reason: 'protocol',
        retryable: true,
      })
    this.#sound(item, item.resampler.push(samples))
  }

  /** It calls a tool. */
  call(call: ToolCall): void {
    this.calls.push(call)
  }

  /** It is over; `last`: so is the answer. */
  end(last: boolean): void {
    this.#end(last, false)
    this.#frames.end()
  }

  /** It breaks off, and the answer is over, with words of ours for a voice of ours if there are any. */
  breakOff(words: string | undefined): void {
    this.#end(words === undefined, true)
    if (words !== undefined) for (const frame of wordsWithin(this.round, words, true)) this.#frames.add(frame)
    this.#frames.end()
  }

  /** Sends what there is, as fast as it is taken; settles when all is sent, or the turn is over. */
  async send(): Promise<void> {
    const { scope } = this
    const off = whenAborted(scope.signal, () => void this.#frames.return())
    try {
      for await (const frame of this.#frames) {
        if (frame instanceof TTSAudioFrame) this.#audioMs -= (frame.samples.length / frame.sampleRate) * 1000
        await scope.push(frame)
      }
    } finally {
      off()
    }
  }

  #end(last: boolean, broken: boolean): void {
    for (const item of this.#items.values()) this.#endItem(item, broken)
    if (this.#started) this.#frames.add(new TTSStoppedFrame({ last: false }))
    this.#frames.add(new LLMResponseEndFrame({ round: this.round, last }))
  }

  #item(id: string): Item {
    const known = this.#items.get(id)
    if (known) return known
    for (const before of this.#items.values()) this.#endItem(before, false)
    const { rates, sentenceOf } = this.#init
    const item = {
      sentence: sentenceOf(id),
      resampler: new Resampler(rates.from, rates.to),
      length: 0,
      samples: 0,
      ended: false,
    }
    this.#items.set(id, item)
    if (!this.#started) this.#frames.add(new TTSStartedFrame())
    this.#started = true
    return item
  }

  #endItem(item: Item, broken: boolean): void {
    if (item.ended) return
    item.ended = true
    this.#sound(item, item.resampler.flush())
    this.#frames.add(new TTSSentenceEndFrame({ sentence: item.sentence, broken }))
  }

  #sound({ sentence }: Item, samples: Int16Array): void {
    if (samples.length === 0) return
    this.#frames.add(new TTSAudioFrame({ samples, sampleRate: this.#init.rates.to, sentence }))
  }
}
