/** What is kept, in samples: more than an output sends ahead and a path is long. A power of two. */
const kept = 131_072

/** What the loudspeaker plays, on the timeline of the session, to be read when the microphone has got there. */
export class EchoReference {
  readonly #samples = new Float64Array(kept)
  #end = 0

  /** Where what has been written ends, in samples since the session began. */
  get end(): number {
    return this.#end
  }

  /** Something is played from a position on; what lies between the last and this is silence. */
  write(position: number, samples: Int16Array): void {
    for (let at = Math.max(this.#end, position - kept); at < position; at++) this.#samples[at % kept] = 0
    for (let i = 0; i < samples.length; i++) this.#samples[(position + i) % kept] = samples[i]! / 32_768
    this.#end = position + samples.length
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
