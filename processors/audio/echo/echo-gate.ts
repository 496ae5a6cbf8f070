import { type EchoFilter, echoBlock } from './echo-filter.ts'

/** How much of the echo has to be gone before what is left is trusted, as a part: 10 dB. */
const trustedPart = 0.1
/** What is left must be so many times what is expected to be left of the echo to count as a voice in the room: 6 dB. */
const voiceFactor = 4
/** The part of the echo that is expected to be left where that is not known. */
const unknownLeak = 0.25
/** How many blocks in a row have to hold a voice for somebody to be taken to speak: 48 ms. */
const voicedBlocks = 3
/** How many blocks show whether that is the echo, in another place: 160 ms. */
const doubtedBlocks = 10
/** How often an open microphone is held to be open wrongly, in blocks. */
const doubtBlocks = 2
/** For how long an echo has been lost when the mean of what is left shows it, in blocks. */
const lostBlocks = 8
/** How long the microphone stays open after a voice, in blocks: the pauses between two syllables. */
const hangBlocks = 12
/** How often the path is remembered while nobody speaks, in blocks: a third of a second. */
const keepBlocks = 20
/** For how long somebody speaks over the loudspeaker at most, in blocks: 3 s. What goes on longer is an echo that was lost. */
const longestBlocks = 188
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
const nothing = echoBlock * 1e-7

/**
 * Whether all that is heard is the echo after all, in another place than it was expected.
 * @param blocks For how long it has not been as expected.
 */
export type EchoDoubt = (blocks: number) => boolean

/**
 * Closes the microphone while all it holds is what the filter could not take away of the echo. Until the filter has
 * learnt the path, that is all the time the loudspeaker is heard. While it is not clear who speaks, what is heard waits.
 */
export class EchoGate {
  #learnt = false
  #blocks = 0
  #heard = 0
  #left = 0
  /** The least part that was left of what was heard. */
  #least = 1
  /** The part of the echo that is expected to be left. */
  #leak = unknownLeak
  #recentEcho = 0
  #recentLeft = 0
  #voiced = 0
  /** For how long somebody has spoken, or the echo has not been as expected. */
  #since = 0
  #hang = 0
  #quiet = 0
  #gain = 1
  #waiting: Float64Array[] = []

  /** Whether somebody may be speaking, of whom the filter shall not learn. */
  get speech(): boolean {
    return this.#since > 0
  }

  /** Whether what is let through can be nobody but the loudspeaker. */
  get lost(): boolean {
    return this.#since > longestBlocks
  }

  /** How many blocks wait. */
  get waiting(): number {
    return this.#waiting.length
  }

  /**
   * The loudspeaker is heard, or was lately: what the filter made of a block is let through as far as it is no echo.
   * Returns the blocks that it has been decided of.
   */
  pass(filter: EchoFilter, heard: Float64Array, isEcho: EchoDoubt): readonly Float64Array[] {
    // An echo that is expected and not heard is not to be heard the other way round.
    if (power(filter.left) > power(heard)) filter.left.set(heard)
    const left = power(filter.left)
    const echo = power(filter.echo)
    if (!this.#learnt) this.#judge(power(heard), left, isEcho)
    this.#recentEcho = Math.max(echo, 0.8 * this.#recentEcho)
    this.#recentLeft = 0.5 * (this.#recentLeft + left)
    if (echo > nothing) this.#follow(left / echo)
    const expected = voiceFactor * this.#leak * this.#recentEcho + nothing
    this.#voiced = this.#learnt && this.#recentLeft > expected ? this.#voiced + 1 : 0
    this.#waiting.push(Float64Array.from(filter.left))
    this.#listen(filter, isEcho)
    if (this.#since === 0 ? this.#voiced > 0 : this.#since < doubtedBlocks) return []
    return this.#release(this.#since > 0 ? 1 : closed)
  }

  /** The loudspeaker is silent. */
  open(samples: Float64Array): readonly Float64Array[] {
    this.#since = this.#voiced = this.#hang = 0
    this.#waiting.push(Float64Array.from(samples))
    return this.#release(1)
  }

  #listen(filter: EchoFilter, isEcho: EchoDoubt): void {
    if (this.#since > 0) this.#since++
    else if (this.#voiced >= voicedBlocks) this.#since = voicedBlocks
    if (this.#voiced >= voicedBlocks) this.#hang = hangBlocks
    else this.#hang = Math.max(0, this.#hang - 1)
    const doubtful = this.#since >= doubtedBlocks && (this.#since - doubtedBlocks) % doubtBlocks === 0
    if (doubtful && isEcho(this.#since)) {
      this.#voiced = this.#hang = 0
      this.#leak = unknownLeak
    }
    if (this.#hang === 0) this.#since = 0
    // A voice misled the filter before it was noticed.
    if (this.#since === doubtedBlocks) filter.restore()
    if (this.#since > 0) this.#quiet = 0
    else if (this.#learnt && ++this.#quiet % keepBlocks === 0) filter.keep()
  }

  #judge(heard: number, left: number, isEcho: EchoDoubt): void {
    this.#blocks++
    this.#heard = 0.95 * this.#heard + 0.05 * heard
    this.#left = 0.95 * this.#left + 0.05 * left
    const trusted = this.#blocks >= leastBlocks && this.#left < trustedPart * this.#heard
    const part = this.#left / (this.#heard + nothing)
    if (this.#blocks >= leastBlocks) this.#least = Math.min(this.#least, part)
    // What was found and is lost has moved.
    if (this.#least < foundPart && part > foundPart && this.#blocks % doubtBlocks === 0) isEcho(lostBlocks)
    const absent = this.#blocks >= searchBlocks && this.#least > foundPart
    this.#learnt = trusted || absent || this.#blocks >= learningBlocks
  }

  /** It is known by what it falls to: voices in the room only add to it. */
  #follow(part: number): void {
    const rate = this.#since > 0 ? 0.002 : part < this.#leak ? 0.03 : 0.01
    this.#leak += rate * (Math.min(part, 1) - this.#leak)
  }

  /** Moves to a gain within a block, so that no edge is heard. */
  #release(gain: number): readonly Float64Array[] {
    const blocks = this.#waiting
    this.#waiting = []
    for (const samples of blocks) {
      const from = this.#gain
      for (let i = 0; i < samples.length; i++)
        samples[i]! *= from + ((gain - from) * (i + 1)) / samples.length
      this.#gain = gain
    }
    return blocks
  }
}

function power(samples: Float64Array): number {
  let sum = 0
  for (let i = 0; i < samples.length; i++) sum += samples[i]! ** 2
  return sum
}
