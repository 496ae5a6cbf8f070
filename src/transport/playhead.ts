import type { AudioSink } from './audio-sink.ts'
import { ReportedPosition } from './reported-position.ts'

/**
 * Where an output is in its audio. A position is a number of samples since the session began, whatever they hold: speech,
 * background, or what was called back. A sample is written, then it sounds, as the clock has it, and then it has been heard, as
 * the listener's end tells it. Nothing else knows what time a sample has.
 *
 * What is written without a gap is a run and sounds without one. Between two runs all that was written has sounded.
 */
export class Playhead {
  readonly #sink: Pick<AudioSink, 'sampleRate' | 'played'>
  readonly #reported: ReportedPosition
  #written = 0
  /** Where the last run begins. */
  #runFrom = 0
  /** When it begins; long ago, if all of it has sounded. */
  #runAtMs = Number.NEGATIVE_INFINITY
  #spoken = 0

  /** @param chunkMs How much is written at once, in milliseconds: reports come about as often. */
  constructor(sink: Pick<AudioSink, 'sampleRate' | 'played'>, chunkMs: number) {
    this.#sink = sink
    this.#reported = new ReportedPosition(sink.sampleRate, Math.round(this.samples(chunkMs)))
  }

  /** How many samples last so long. */
  samples(ms: number): number {
    return exact((ms * this.#sink.sampleRate) / 1000)
  }

  /** How long so many samples last. */
  ms(samples: number): number {
    return (samples * 1000) / this.#sink.sampleRate
  }

  /** How much has been written: where the next sample will be. */
  get written(): number {
    return this.#written
  }

  /** Where the speech ends that is written, or about to be; 0, if it was called back: nothing is left to wait for. */
  get spoken(): number {
    return this.#spoken
  }

  /** When a sample of the last run sounds. */
  timeOf(position: number): number {
    return this.#runAtMs + this.ms(position - this.#runFrom)
  }

  /** How much has been written that has not sounded; less than nothing, if more would have sounded. */
  ahead(nowMs: number): number {
    return this.#written - this.#due(nowMs)
  }

  /** How much has sounded, by the clock. */
  sounded(nowMs: number): number {
    return Math.min(this.#due(nowMs), this.#written)
  }

  /** How much has been heard: as the listener's end tells it, else by the clock. */
  heard(nowMs: number): number {
    const reported = this.#reported.at(this.samples(nowMs), this.#sink.played?.())
    return reported === undefined ? this.sounded(nowMs) : Math.min(exact(reported), this.#written)
  }

  /** What is written next sounds from `atMs` on, when all before it has sounded. */
  begin(atMs: number): void {
    this.#runFrom = this.#written
    this.#runAtMs = atMs
    this.#reported.begin()
  }

  /** So many samples are written. */
  write(count: number): void {
    this.#written += count
  }

  /** What is written up to a position is speech. */
  speak(position: number): void {
    this.#spoken = position
  }

  /** Speech is on its way now: that it has been heard will be reported. */
  expect(nowMs: number): void {
    this.#reported.expect(this.#spoken, this.samples(nowMs))
  }

  /** What has been written and has not sounded is thrown away; that may never be reported. */
  callBack(): void {
    this.#spoken = 0
    this.#reported.forget()
    this.rest()
  }

  /** The run is over. */
  rest(): void {
    this.#runFrom = this.#written
    this.#runAtMs = Number.NEGATIVE_INFINITY
  }

  /** How much would have sounded by now of a run without end. */
  #due(nowMs: number): number {
    return this.#runFrom + this.samples(nowMs - this.#runAtMs)
  }
}

/** A number of samples that is whole, but for a thousandth, is whole: fractions of milliseconds do not add up exactly. */
export function exact(samples: number): number {
  const nearest = Math.round(samples)
  return Math.abs(samples - nearest) < 1e-3 ? nearest : samples
}
