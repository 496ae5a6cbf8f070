import {
  type AudioSink,
  type Frame,
  FrameProcessor,
  HeardTextFrame,
  LLMResponseEndFrame,
  LLMResponseStartFrame,
  TransportOutput,
  type TransportOutputOptions,
  TTSAudioFrame,
  TTSSentenceEndFrame,
  TTSStartedFrame,
  TTSStoppedFrame,
  TTSTextFrame,
  TTSWordsFrame,
  WordPlaces,
} from '../../src/engine.ts'
import { Line } from '../support/line.ts'

export const sampleRate = 8_000

type SinkOptions = Pick<AudioSink, 'leadMs' | 'played'>

/** A sink that remembers what it was given, and when. */
export class RememberingSink implements AudioSink {
  readonly sampleRate = sampleRate
  readonly leadMs: number
  readonly played?: () => number | undefined
  readonly written: { readonly atMs: number; readonly samples: Int16Array; readonly clears: number }[] = []
  #clears = 0
  readonly calls: string[] = []

  constructor({ leadMs = 0, played }: SinkOptions = {}) {
    this.leadMs = leadMs
    if (played) this.played = played
  }

  open() {
    this.calls.push('open')
  }
  start(atMs: number) {
    this.calls.push(`start ${atMs}`)
  }
  write(samples: Int16Array, atMs: number) {
    this.written.push({ atMs, samples, clears: this.#clears })
  }
  clear() {
    this.#clears++
    this.calls.push('clear')
  }
  close() {
    this.calls.push('close')
  }

  /** What was written, in milliseconds. */
  get writtenMs(): number {
    return (this.written.reduce((sum, { samples }) => sum + samples.length, 0) / sampleRate) * 1000
  }
}

class Interrupter extends FrameProcessor {
  raise = this.interrupt
}

/** A line that ends in an output. */
export async function outputLine(all: TransportOutputOptions & SinkOptions = {}) {
  const { leadMs, played, ...options } = all
  const sink = new RememberingSink({ ...(leadMs !== undefined && { leadMs }), ...(played && { played }) })
  const interrupter = new Interrupter()
  const output = new TransportOutput(sink, options)
  const line = new Line([interrupter, output])
  await line.start()
  return { line, sink, output, interrupt: () => interrupter.raise('user', 'voice') }
}

/** Silence of so many milliseconds, of a sentence if it is of one. */
export function audio(turn: number, ms: number, sentence?: number): TTSAudioFrame {
  return new TTSAudioFrame({ samples: new Int16Array((sampleRate * ms) / 1000), sampleRate, turn, sentence })
}

export interface SentenceOptions {
  /** How long a word sounds, in milliseconds. */
  readonly msPerWord?: number
  readonly timings?: boolean
}

let lastSentence = 0

/** A sentence as the voice sends it: its text, the timings of its words, its audio, its end. */
export function sentence(
  turn: number,
  text: string,
  { msPerWord = 200, timings = true }: SentenceOptions = {},
): Frame[] {
  const words = text.trim().split(/\s+/)
  const timed = words.map((word, i) => ({ text: word, startMs: i * msPerWord, endMs: (i + 1) * msPerWord }))
  const id = ++lastSentence
  return [
    new TTSTextFrame({ sentence: id, text, turn }),
    ...(timings ? [new TTSWordsFrame({ sentence: id, words: new WordPlaces(text).place(timed), turn })] : []),
    ...words.map(() => audio(turn, msPerWord, id)),
    new TTSSentenceEndFrame({ sentence: id, turn }),
  ]
}

/** A whole answer, as it comes from the voice. */
export function answer(turn: number, sentences: readonly string[], options?: SentenceOptions): Frame[] {
  return [
    new LLMResponseStartFrame({ turn }),
    new TTSStartedFrame({ turn }),
    ...sentences.flatMap((text) => sentence(turn, text, options)),
    new TTSStoppedFrame({ turn }),
    new LLMResponseEndFrame({ turn }),
  ]
}

/** The words of a turn that were heard. */
export function heard(frames: readonly Frame[], turn: number): string {
  return frames
    .flatMap((frame) => (frame instanceof HeardTextFrame && frame.turn === turn ? [frame.text] : []))
    .join('')
}

/** What the output told of the agent's speech, in order. */
export function told(frames: readonly Frame[]): string[] {
  return frames.flatMap(({ kind, turn }) => (kind.startsWith('agent-') ? [`${kind.slice(6)} ${turn}`] : []))
}
