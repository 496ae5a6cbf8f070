/** Timestamps so close belong together: 2.5 ms, the shortest frame of Opus. */
export const sameTicks = 120

/** A packet that waits to be heard. */
export interface WaitingPacket {
  readonly sequence: number
  /** Where it begins on the stream's line of time. */
  readonly ticks: number
  /** How long it lasts, in ticks. */
  readonly duration: number
  readonly payload: Uint8Array
}

/** Packets in the order in which they are to be heard, each once. */
export class PacketQueue {
  readonly #packets: WaitingPacket[] = []

  get size(): number {
    return this.#packets.length
  }

  /** The one to be heard first. */
  get first(): WaitingPacket | undefined {
    return this.#packets[0]
  }

  /** Where the last one ends. */
  get end(): number | undefined {
    const last = this.#packets.at(-1)
    return last && last.ticks + last.duration
  }

  /** Puts a packet where it belongs. Returns whether it was not there. */
  insert(packet: WaitingPacket): boolean {
    const after = this.#packets.findLastIndex(({ ticks }) => ticks < packet.ticks + sameTicks)
    const before = this.#packets[after]
    if (before !== undefined && packet.ticks - before.ticks < sameTicks) return false
    this.#packets.splice(after + 1, 0, packet)
    return true
  }

  /** Takes the first away. */
  shift(): void {
    this.#packets.shift()
  }
}
