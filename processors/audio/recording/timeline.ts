interface Channel {
  /** Stretches in order, not overlapping; positions are samples since the beginning. */
  readonly stretches: { at: number; samples: Int16Array }[]
  /** Where the next stretch begins if it follows at once. */
  end: number
}

/**
 * Several channels of audio laid out in time. Stretches are added where they sounded; what lies in between is silence.
 * What has been taken is forgotten.
 */
export class Timeline {
  readonly #sampleRate: number
  readonly #channels: readonly Channel[]
  #taken = 0

  constructor(sampleRate: number, channels: number) {
    this.#sampleRate = sampleRate
    this.#channels = Array.from({ length: channels }, () => ({ stretches: [], end: 0 }))
  }

  /** Samples that wait to be taken, in all channels. */
  get waiting(): number {
    return this.#channels.reduce(
      (sum, { stretches }) => sum + stretches.reduce((each, { samples }) => each + samples.length, 0),
      0,
    )
  }

  /**
   * Adds a stretch that began at `atMs`. One that follows the stretch before it within 40 ms is joined to it: clocks
   * tremble, sound does not.
   */
  add(channel: number, atMs: number, samples: Int16Array): void {
    const { stretches, end } = this.#channels[channel]!
    const wanted = Math.round((atMs * this.#sampleRate) / 1000)
    const tolerance = this.#sampleRate * 0.04
    const at = Math.max(this.#taken, Math.abs(wanted - end) <= tolerance ? end : Math.max(wanted, end))
    stretches.push({ at, samples })
    this.#channels[channel]!.end = at + samples.length
  }

  /** Takes all that lies before `untilMs`, interleaved; `Infinity` takes everything. */
  take(untilMs: number): Int16Array {
    const last = Math.max(...this.#channels.map(({ end }) => end))
    const until = Math.min(
      Math.floor((untilMs * this.#sampleRate) / 1000),
      untilMs === Infinity ? last : Infinity,
    )
    const count = Math.max(0, until - this.#taken)
    const taken = new Int16Array(count * this.#channels.length)
    for (const [index, { stretches }] of this.#channels.entries()) {
      for (let first = stretches[0]; first && first.at < until; first = stretches[0]) {
        const part = first.samples.subarray(0, until - first.at)
        for (let i = 0; i < part.length; i++)
          taken[(first.at - this.#taken + i) * this.#channels.length + index] = part[i]!
        if (part.length === first.samples.length) stretches.shift()
        else stretches[0] = { at: until, samples: first.samples.subarray(part.length) }
      }
    }
    this.#taken += count
    return taken
  }
}
