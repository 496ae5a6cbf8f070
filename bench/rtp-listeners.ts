import { VirtualClock } from '../src/testing/index.ts'
import type { AudioDecoder } from '../transports/webrtc/media/audio-codec.ts'
import { AudioReceiver } from '../transports/webrtc/media/audio-receiver.ts'
import { opus } from '../transports/webrtc/media/opus.ts'
import type { Arrival } from './bad-network.ts'

/** What a pipeline gets of a stream. */
export interface HeardStream {
  /** At 16 kHz. */
  readonly samples: Int16Array
  /** The longest that it got nothing, in milliseconds. */
  readonly longestGapMs: number
}

/** One way to listen to packets. */
export type RtpListener = (arrivals: readonly Arrival[]) => Promise<HeardStream>

const sampleRate = 16_000

/** With Antiphon's receiver. */
export const antiphon: RtpListener = (arrivals) => received(arrivals, (decoder) => decoder)

/** With Antiphon's receiver, which may not restore what is lost from the packet behind it. */
export const withoutFec: RtpListener = (arrivals) =>
  received(arrivals, (decoder) => ({
    sampleRate,
    duration: (packet) => decoder.duration(packet),
    decode: (packet) => decoder.decode(packet),
    recover: (_next, samples) => decoder.conceal(samples),
    conceal: (samples) => decoder.conceal(samples),
    close: () => decoder.close(),
  }))

/** With nothing: packets are decoded as they come. */
export const asTheyCome: RtpListener = async (arrivals) => {
  const heard = new Heard()
  const decoder = await opus().decoder({ sampleRate })
  for (const { atMs, packet } of arrivals) heard.add(atMs, decoder.decode(packet.payload))
  decoder.close()
  return heard.stream
}

async function received(
  arrivals: readonly Arrival[],
  wrap: (decoder: AudioDecoder) => AudioDecoder,
): Promise<HeardStream> {
  const clock = new VirtualClock()
  const heard = new Heard()
  const receiver = new AudioReceiver({
    clock,
    decoder: wrap(await opus().decoder({ sampleRate })),
    heard: (samples) => heard.add(clock.now(), samples),
  })
  receiver.start()
  for (const { atMs, packet } of arrivals) {
    await clock.advance(Math.max(0, atMs - clock.now()))
    receiver.receive(packet)
  }
  await clock.advance(500)
  receiver.close()
  return heard.stream
}

class Heard {
  readonly #samples: number[] = []
  #lastMs: number | undefined
  #longestGapMs = 0

  add(atMs: number, samples: Int16Array): void {
    this.#longestGapMs = Math.max(this.#longestGapMs, atMs - (this.#lastMs ?? atMs))
    this.#lastMs = atMs
    for (const sample of samples) this.#samples.push(sample)
  }

  get stream(): HeardStream {
    return { samples: Int16Array.from(this.#samples), longestGapMs: this.#longestGapMs }
  }
}
