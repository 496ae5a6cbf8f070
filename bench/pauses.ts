import { readFileSync } from 'node:fs'
import { hibari } from '../providers/hibari/tts.ts'
import { readWav } from '../src/audio/wav.ts'
import type { TTSProvider } from '../src/engine.ts'
import { speakText } from '../src/testing/index.ts'
import { resampled } from './resampled.ts'

/** Rate of all audio here, in Hz. */
export const rate = 16_000

/** What is said with a pause in it, by somebody who has not finished. */
export interface PausedSpeech {
  readonly before: Int16Array
  readonly pauseMs: number
  readonly after: Int16Array
}

/** Sentences of callers, with clauses and without. */
export const callerSentences = [
  'I would like to book a table for two people, and we need a high chair.',
  'When the train arrives in Berlin, please send me a message.',
  'My name is Peter, and I am calling about the invoice from last week.',
  'If it rains tomorrow, we will stay at home and watch a film.',
  'Can you tell me what the weather will be like in London tomorrow?',
  'I have been waiting for my order since Monday, but nothing has arrived.',
  'Please put me through to somebody who knows about contracts.',
  'What time do you close on Sundays?',
  'I think I left my umbrella in the restaurant, so could you have a look?',
  'The address is fifteen Main Street, second floor, in Cambridge.',
  'No, that is not what I meant.',
  'Because the lift is broken, my mother cannot leave the flat.',
  'Tell me a story about a river and an old mill.',
  'I am looking for a red coat, size twelve, with a hood.',
  'How long does it take to get there by bus?',
]

const people = [
  'go-forward-ten-meters',
  ...[1, 2, 3, 4, 5].map((number) => `cards-${number}`),
  ...['0870', '0880', '0890', '0920', '0930'].map((number) => `sense-and-sensibility-${number}`),
]

/** Recordings of people who say something to its end, at {@link rate}. */
export function peopleSpeaking(): Int16Array[] {
  return people.map(
    (name) => readWav(readFileSync(new URL(`../test/fixtures/audio/${name}.wav`, import.meta.url))).samples,
  )
}

/** A caller's voice: another person than the agent's. */
export function callerVoice(): TTSProvider {
  return hibari({ pitch: 0.8 })
}

/** A sentence of a caller's, at {@link rate}, and where its words end, in milliseconds. */
export async function saidBy(voice: TTSProvider, text: string) {
  const { samples, words } = await speakText(voice, text)
  return { samples: resampled(samples, voice.sampleRate, rate), words }
}

/**
 * Speech with pauses of 200 to 900 ms: recordings of people where they are quietest, and spoken sentences between two words,
 * after each clause and after every third word of the others.
 */
export async function pausedSpeech(voice: TTSProvider): Promise<PausedSpeech[]> {
  const cuts: { samples: Int16Array; at: number }[] = peopleSpeaking().flatMap((samples) =>
    quietest(samples).map((at) => ({ samples, at })),
  )
  for (const text of callerSentences) {
    const { samples, words } = await saidBy(voice, text)
    for (const [index, { text: word, endMs }] of words.slice(1, -2).entries())
      if (/,$/.test(word) || index % 3 === 0) cuts.push({ samples, at: Math.round((endMs * rate) / 1000) })
  }
  return cuts.map(({ samples, at }, index) => ({
    before: samples.subarray(0, at),
    pauseMs: 200 + 100 * (index % 8),
    after: samples.subarray(at),
  }))
}

/** The quietest moments inside a recording, half a second from its ends and from each other at least: four at most. */
function quietest(samples: Int16Array): number[] {
  const step = (rate * 30) / 1000
  const levels = Array.from({ length: Math.floor(samples.length / step) }, (_, at) => {
    const piece = samples.subarray(at * step, (at + 1) * step)
    return { at: at * step, level: Math.sqrt(piece.reduce((sum, value) => sum + value ** 2, 0) / step) }
  })
  const apart = rate / 2
  const speech = levels.filter(({ level }) => level > 300)
  const [from = 0, to = 0] = [speech[0]?.at, speech.at(-1)?.at]
  const chosen: number[] = []
  for (const { at } of levels.toSorted((a, b) => a.level - b.level))
    if (at > from + apart && at < to - apart && chosen.every((other) => Math.abs(other - at) > apart))
      if (chosen.push(at) === 4) break
  return chosen
}
