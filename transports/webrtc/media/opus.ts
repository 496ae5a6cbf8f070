import { AudioError, checkOptions, type OptionRules } from '../../../src/engine.ts'
import type { AudioCodec, AudioDecoder, AudioEncoder } from './audio-codec.ts'
import { loadOpus, type OpusModule } from './opus-module.ts'
import { opusDuration } from './opus-packet.ts'
import { OpusState } from './opus-state.ts'
import { chunkMs } from './rtp-audio.ts'

/** Options of {@link opus}. */
export interface OpusOptions {
  /** In bits a second. Default 32,000: speech is hard to tell from the original. */
  bitrate?: number
  /** How hard it tries, 0 to 10. Default 5. */
  complexity?: number
  /** How many packets get lost, in percent: the more, the better the copies by which they are restored. Default 10. */
  lossPercent?: number
}

const optionRules: OptionRules<OpusOptions> = {
  bitrate: 'positive',
  complexity: 'not-negative',
  lossPercent: 'not-negative',
}

/** Requests of opus_encoder_ctl, and their values (opus_defines.h). */
const request = { bitrate: 4002, complexity: 4010, inbandFec: 4012, packetLossPercent: 4014, signal: 4024 }
const signalVoice = 3001
const applicationVoip = 2048

/** The codec Opus (RFC 6716), mono and with in-band FEC, from the package `@evan/opus`. */
export function opus(options: OpusOptions = {}): AudioCodec {
  checkOptions('opus', options, optionRules)
  return {
    name: 'opus',
    encoder: async ({ sampleRate }) => new OpusEncoder(await loadOpus(), sampleRate, options),
    decoder: async ({ sampleRate }) => new OpusDecoder(await loadOpus(), sampleRate),
  }
}

class OpusEncoder implements AudioEncoder {
  readonly sampleRate: number
  readonly #state: OpusState

  constructor(module: OpusModule, sampleRate: number, options: OpusOptions) {
    const { bitrate = 32_000, complexity = 5, lossPercent = 10 } = options
    this.sampleRate = sampleRate
    this.#state = new OpusState(module, module.opus_encoder_get_size(1), sampleRate)
    const { state } = this.#state
    this.#state.checked((opus) => opus.opus_encoder_init(state, sampleRate, 1, applicationVoip))
    const settings = [
      [request.bitrate, bitrate],
      [request.complexity, complexity],
      [request.inbandFec, 1],
      [request.packetLossPercent, lossPercent],
      [request.signal, signalVoice],
    ] as const
    for (const [setting, value] of settings)
      this.#state.checked((opus) => opus.opus_encoder_ctl_set(state, setting, value))
  }

  encode(samples: Int16Array): Uint8Array {
    if (samples.length !== (this.sampleRate * chunkMs) / 1000)
      throw new AudioError(
        `Opus was given ${samples.length} samples, which are not ${chunkMs} ms at ${this.sampleRate} Hz.`,
      )
    const { state, pcm, packet, maxPacketBytes } = this.#state
    this.#state.setAudio(samples)
    const bytes = this.#state.checked((opus) =>
      opus.opus_encode(state, pcm, samples.length, packet, maxPacketBytes),
    )
    return this.#state.getPacket(bytes)
  }

  close(): void {
    this.#state.close()
  }
}

class OpusDecoder implements AudioDecoder {
  readonly sampleRate: number
  readonly #state: OpusState

  constructor(module: OpusModule, sampleRate: number) {
    this.sampleRate = sampleRate
    this.#state = new OpusState(module, module.opus_decoder_get_size(1), sampleRate)
    this.#state.checked((opus) => opus.opus_decoder_init(this.#state.state, sampleRate, 1))
  }

  duration(packet: Uint8Array): number | undefined {
    return packet.length > this.#state.maxPacketBytes ? undefined : opusDuration(packet)
  }

  decode(packet: Uint8Array): Int16Array {
    if (packet.length === 0) throw new AudioError('An Opus packet is empty.')
    return this.#decode(packet, this.#state.maxSamples, false)
  }

  recover(next: Uint8Array, samples: number): Int16Array {
    return this.#decode(next, samples, true)
  }

  conceal(samples: number): Int16Array {
    return this.#decode(new Uint8Array(0), samples, false)
  }

  close(): void {
    this.#state.close()
  }

  #decode(packet: Uint8Array, samples: number, fec: boolean): Int16Array {
    const { state, pcm, packet: at } = this.#state
    this.#state.setPacket(packet)
    return this.#state.getAudio(
      this.#state.checked((opus) => opus.opus_decode(state, at, packet.length, pcm, samples, fec ? 1 : 0)),
    )
  }
}
