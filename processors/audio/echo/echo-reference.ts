/** What is kept, in samples: more than an output sends ahead and a path is long. A power of two. */
const kept = 131_072

/** The power of sound that nobody takes for a voice: −42 dB of full scale. */
const quiet = 10 ** -4.2

/** What the loudspeaker plays, on the timeline of the session, to be read when the microphone has got there. */
export class EchoReference {
  readonly #samples = new Float64Array(kept)
  #end = 0
  #loudEnd = 0

  /** Where what has been written ends, in samples since the session began. */
  get end(): number {
    return this.#end
  }

  /** Where the last of it ends that is loud enough to be taken for somebody; a quiet background is not. */
  get loudEnd(): number {
    return this.#loudEnd
  }

  /** Something is played from a position on. What lies between the last and this is silence; what lay there was called back. */
  write(position: number, samples: Int16Array): void {
    for (let at = Math.max(this.#end, position - kept); at < position; at++) this.#samples[at % kept] = 0
    for (let at = position + samples.length; at < this.#end; at++) this.#samples[at % kept] = 0
    let power = 0
    for (let i = 0; i < samples.length; i++) {
      const sample = samples[i]! / 32_768
      this.#samples[(position + i) % kept] = sample
      power += sample ** 2
    }
    this.#end = position + samples.length
    if (power > quiet * samples.length) this.#loudEnd = this.#end
  }

  /** What is played from a position on; silence where nothing is known. Returns whether there is anything. */
  read(position: number, into: Float64Array): boolean {
    let any = false
    for (let i = 0; i < into.length; i++) {
      const at = position + i
      const known = at >= 0 && at < this.#end && at >= this.#end - kept
      into[i] = known ? this.#samples[at % kept]! : 0
      any ||= into[i] !== 0
    }
    return any
  }
}
