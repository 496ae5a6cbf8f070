import type { EchoFilter } from './echo-filter.ts'

/** How much of the echo has to be gone before what is left is trusted, as a part: 10 dB. */
const trustedPart = 0.1
/** What is left must be so many times what is expected to be left of the echo to count as a voice in the room: 6 dB. */
const voiceFactor = 4
/** How many blocks in a row have to hold a voice for the microphone to open: 32 ms. */
const voicedBlocks = 2
/** How long the microphone stays open after a voice, in blocks: the pauses between two syllables. */
const hangBlocks = 12
/** What is left open of a closed microphone: −40 dB. */
const closed = 0.01
/** Blocks after which there is no echo if hardly any was found: 2 s. */
const searchBlocks = 125
/** How much of what is heard has to be echo for one to have been found, as a part that is left: 3 dB. */
const foundPart = 0.5
/** Blocks an echo is learnt in at most: 5 s. */
const learningBlocks = 312
/** Blocks an echo is learnt in at least: half a second. */
const leastBlocks = 31
/** Power of sound that counts as none: −70 dB of full scale, a sample. */
const nothing = 256 * 1e-7

/**
 * Closes the microphone while all it holds is what the filter could not take away of the echo. Until the filter has
 * learnt the path, that is all the time the loudspeaker is heard.
 */
export class EchoGate {
  #learnt = false
  #blocks = 0
  #heard = 0
  #left = 0
  /** The part of the echo that is expected to be left. */
  #leak = 0.25
  #recentEcho = 0
  #recentLeft = 0
  #voiced = 0
  #hang = 0
  #gain = 1

  /** The loudspeaker is heard, or was lately: what the filter made of a block is let through as far as it is no echo. */
  pass(filter: EchoFilter, heard: Float64Array): void {
    const left = power(filter.left)
    const echo = power(filter.echo)
    if (!this.#learnt) this.#judge(power(heard), left)
    this.#recentEcho = Math.max(echo, 0.8 * this.#recentEcho)
    this.#recentLeft = 0.5 * (this.#recentLeft + left)
    if (echo > nothing) this.#follow(left / echo)
    const expected = voiceFactor * this.#leak * this.#recentEcho + nothing
    this.#voiced = this.#learnt && this.#recentLeft > expected ? this.#voiced + 1 : 0
    if (this.#voiced >= voicedBlocks) this.#hang = hangBlocks
    else this.#hang = Math.max(0, this.#hang - 1)
    this.#turn(filter.left, this.#hang > 0 ? 1 : closed)
  }

  /** The loudspeaker is silent. */
  open(samples: Float64Array): void {
    this.#turn(samples, 1)
  }

  #judge(heard: number, left: number): void {
    this.#blocks++
    this.#heard = 0.95 * this.#heard + 0.05 * heard
    this.#left = 0.95 * this.#left + 0.05 * left
    const trusted = this.#blocks >= leastBlocks && this.#left < trustedPart * this.#heard
    const absent = this.#blocks >= searchBlocks && this.#left > foundPart * this.#heard
    this.#learnt = trusted || absent || this.#blocks >= learningBlocks
  }

  /** It is known by what it falls to: voices in the room only add to it. */
  #follow(part: number): void {
    const rate = this.#hang > 0 ? 0.002 : part < this.#leak ? 0.03 : 0.01
    this.#leak += rate * (Math.min(part, 1) - this.#leak)
  }

  /** Moves to a gain within the block, so that no edge is heard. */
  #turn(samples: Float64Array, gain: number): void {
    const from = this.#gain
    for (let i = 0; i < samples.length; i++) samples[i]! *= from + ((gain - from) * (i + 1)) / samples.length
    this.#gain = gain
  }
}

function power(samples: Float64Array): number {
  let sum = 0
  for (let i = 0; i < samples.length; i++) sum += samples[i]! ** 2
  return sum
}
