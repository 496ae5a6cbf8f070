import { Decoder, Encoder } from '@evan/opus'
import { flite } from '../providers/flite/tts.ts'
import { moonshine } from '../providers/moonshine/stt.ts'
import { type STTProvider, systemClock } from '../src/engine.ts'
import { recognizeText, speakText } from '../src/testing/index.ts'
import { JitterBuffer } from '../transports/webrtc/media/jitter-buffer.ts'
import { opus } from '../transports/webrtc/media/opus.ts'
import { badNetwork } from './bad-network.ts'
import { rounded } from './figures.ts'
import { antiphon, asTheyCome, withoutFec } from './rtp-listeners.ts'
import { sentences } from './stt-sentences.ts'
import { wordErrors, wordsOf } from './word-errors.ts'

/** What audio over WebRTC costs, and what is left of speech on a bad network. A packet is 20 ms. */
export interface WebRTCFigures {
  /** Microseconds a packet takes at 16 kHz. `package` is `@evan/opus` as it comes: native where it can be, and without FEC. */
  encodeMicros: number
  encodeSilenceMicros: number
  decodeMicros: number
  packageEncodeMicros: number
  packageDecodeMicros: number
  /** Packets a second through the jitter buffer alone, where a tenth is lost and the rest up to 60 ms late. */
  packetsPerSecond: number
  /**
   * Words wrong, missing or too many, as a part of the words said, by the share of packets lost; the others are up to 60 ms
   * late. Sentences count that are understood without a network.
   */
  wer: Record<string, Record<string, number>>
  /** The longest that the pipeline gets no audio where a tenth is lost, in milliseconds. */
  longestGapMs: Record<string, number>
}

const sampleRate = 16_000
const chunk = sampleRate / 50
const jitterMs = 60
const listeners = { antiphon, withoutFec, asTheyCome }

/** Runs the benchmark: about a minute. */
export async function run(): Promise<WebRTCFigures> {
  const voice = flite()
  const ear = moonshine()
  const spoken: Int16Array[] = []
  for (const sentence of sentences) spoken.push((await speakText(voice, sentence)).samples)
  await voice.close?.()
  const figures = { ...(await codecFigures(spoken)), ...bufferFigures(), wer: {}, longestGapMs: {} }
  const heard = await speechFigures(spoken, ear)
  await ear.close?.()
  return { ...figures, ...heard }
}

async function codecFigures(spoken: readonly Int16Array[]) {
  const encoder = await opus().encoder({ sampleRate })
  const decoder = await opus().decoder({ sampleRate })
  const packageEncoder = new Encoder({ channels: 1, sample_rate: sampleRate, application: 'voip' })
  packageEncoder.bitrate = 32_000
  packageEncoder.complexity = 5
  const packageDecoder = new Decoder({ channels: 1, sample_rate: sampleRate })
  const chunks = spoken.flatMap(chunksOf)
  const silence = Array.from({ length: chunks.length }, () => new Int16Array(chunk))
  const packets = chunks.map((samples) => encoder.encode(samples))
  const figures = {
    encodeMicros: microsEach(chunks, (samples) => encoder.encode(samples)),
    encodeSilenceMicros: microsEach(silence, (samples) => encoder.encode(samples)),
    decodeMicros: microsEach(packets, (packet) => decoder.decode(packet)),
    packageEncodeMicros: microsEach(chunks, (samples) => packageEncoder.encode(samples)),
    packageDecodeMicros: microsEach(packets, (packet) => packageDecoder.decode(packet)),
  }
  encoder.close()
  decoder.close()
  return figures
}

/** The median of five rounds. */
function microsEach<T>(items: readonly T[], work: (item: T) => unknown): number {
  const rounds = Array.from({ length: 5 }, () => {
    const startedMs = systemClock.now()
    for (const item of items) work(item)
    return ((systemClock.now() - startedMs) / items.length) * 1000
  })
  return rounded(rounds.toSorted((a, b) => a - b)[2]!)
}

function bufferFigures() {
  const payloads = Array.from({ length: 50_000 }, () => new Uint8Array(80))
  const arrivals = badNetwork(payloads, { loss: 0.1, jitterMs, seed: 5 })
  const buffer = new JitterBuffer()
  const startedMs = systemClock.now()
  let next = 0
  for (let nowMs = 0; nowMs < payloads.length * 20; nowMs += 20) {
    for (let arrival = arrivals[next]; arrival && arrival.atMs <= nowMs; arrival = arrivals[++next])
      buffer.put(arrival.packet, 960, arrival.atMs)
    buffer.take(nowMs, 960)
  }
  return { packetsPerSecond: Math.round((arrivals.length / (systemClock.now() - startedMs)) * 1000) }
}

async function speechFigures(spoken: readonly Int16Array[], ear: STTProvider) {
  const wer: Record<string, Record<string, number>> = {}
  const longestGapMs: Record<string, number> = {}
  const understood: number[] = []
  for (const [index, samples] of spoken.entries())
    if ((await errorsIn(ear, index, samples)) === 0) understood.push(index)
  for (const loss of [0, 0.1, 0.2]) {
    const rates: Record<string, number> = {}
    for (const [name, listen] of Object.entries(listeners)) {
      let [wrong, said] = [0, 0]
      for (const index of understood) {
        const encoder = await opus().encoder({ sampleRate })
        const payloads = chunksOf(spoken[index]!).map((part) => encoder.encode(part))
        encoder.close()
        const heard = await listen(badNetwork(payloads, { loss, jitterMs, seed: (index + 1) * 1_000_003 }))
        wrong += await errorsIn(ear, index, heard.samples)
        said += wordsOf(sentences[index]!).length
        if (loss === 0.1)
          longestGapMs[name] = Math.max(longestGapMs[name] ?? 0, rounded(heard.longestGapMs, 0))
      }
      rates[name] = rounded(wrong / said, 3)
    }
    wer[`${loss * 100}%`] = rates
  }
  return { wer, longestGapMs }
}

async function errorsIn(ear: STTProvider, sentence: number, samples: Int16Array): Promise<number> {
  return wordErrors(wordsOf(sentences[sentence]!), wordsOf(await recognizeText(ear, samples)))
}

/** Whole chunks of 20 ms, with half a second of silence on either side. */
function chunksOf(samples: Int16Array): Int16Array[] {
  const padded = new Int16Array(Math.ceil(samples.length / chunk) * chunk + sampleRate)
  padded.set(samples, sampleRate / 2)
  return Array.from({ length: padded.length / chunk }, (_, i) => padded.subarray(i * chunk, (i + 1) * chunk))
}
