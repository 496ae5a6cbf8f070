import { AudioError } from '../../../src/engine.ts'
import type { OpusModule } from './opus-module.ts'

/** The longest packet that is encoded or decoded, in bytes: more than fits in a datagram. */
const maxPacketBytes = 4_000
const rates = [8_000, 12_000, 16_000, 24_000, 48_000]

/** The memory of an encoder or a decoder within libopus: its state, and room for audio and a packet. */
export class OpusState {
  /** Where the state is. */
  readonly state: number
  /** Where the audio is. */
  readonly pcm: number
  /** Where the packet is. */
  readonly packet: number
  /** The most samples there is room for: 120 ms, the longest packet. */
  readonly maxSamples: number
  readonly maxPacketBytes = maxPacketBytes
  readonly #opus: OpusModule
  #open = true

  /** @throws AudioError for a rate that Opus does not know. */
  constructor(opus: OpusModule, stateBytes: number, sampleRate: number) {
    if (!rates.includes(sampleRate))
      throw new AudioError(`Opus knows no ${sampleRate} Hz: choose one of ${rates.join(', ')}.`)
    this.#opus = opus
    this.maxSamples = (sampleRate * 120) / 1000
    this.state = opus.malloc(stateBytes + this.maxSamples * 2 + maxPacketBytes)
    if (this.state === 0) throw new AudioError('There is no memory left for Opus.')
    this.pcm = this.state + stateBytes
    this.packet = this.pcm + this.maxSamples * 2
  }

  /** @throws AudioError if a call failed or the state is closed. */
  checked(call: (opus: OpusModule) => number): number {
    if (!this.#open) throw new AudioError('Opus was used after it was closed.')
    const result = attempted(() => call(this.#opus))
    if (result < 0) throw new AudioError(`Opus failed: ${errors[-result - 1] ?? result}.`)
    return result
  }

  /** Copies a packet in. */
  setPacket(bytes: Uint8Array): void {
    if (bytes.length > maxPacketBytes)
      throw new AudioError(`An Opus packet of ${bytes.length} bytes is too long.`)
    new Uint8Array(this.#opus.memory.buffer).set(bytes, this.packet)
  }

  /** Copies a packet out. */
  getPacket(bytes: number): Uint8Array {
    return new Uint8Array(this.#opus.memory.buffer, this.packet, bytes).slice()
  }

  /** Copies audio in. */
  setAudio(samples: Int16Array): void {
    new Int16Array(this.#opus.memory.buffer, this.pcm, this.maxSamples).set(samples)
  }

  /** Copies audio out. */
  getAudio(samples: number): Int16Array {
    return new Int16Array(this.#opus.memory.buffer, this.pcm, samples).slice()
  }

  /** Frees the memory. */
  close(): void {
    if (this.#open) this.#opus.free(this.state)
    this.#open = false
  }
}

/** Where libopus gives up on a packet, WebAssembly traps. */
function attempted(call: () => number): number {
  try {
    return call()
  } catch (cause) {
    throw new AudioError('Opus failed: it gave up.', { cause })
  }
}

/** By number from −1 on (opus_defines.h). */
const errors = [
  'bad argument',
  'buffer too small',
  'internal error',
  'the packet is broken',
  'not implemented',
  'invalid state',
  'no memory left',
]
