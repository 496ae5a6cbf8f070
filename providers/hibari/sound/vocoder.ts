import { FrameSpectra } from './frame-spectra.ts'
import type { Acoustics } from './network.ts'
import type { NoiseStream } from './noise.ts'
import { PulseTrain } from './pulses.ts'
import { hop, windowLength } from './shape.ts'
import { Transform } from './transform.ts'

/** Frames made at once: 100 ms. */
const blockFrames = 8
const blockSamples = blockFrames * hop
/** Samples that a block's frames reach over, and how many of them reach back before its first frame's middle. */
const span = blockSamples + windowLength - hop
const back = windowLength / 2
const loudest = 32_767

/** How the sound of a description is made, and which of its frames: an even number. */
export interface Sounding {
  readonly from: number
  readonly to: number
  /** What the pitch is multiplied with; 1 is the voice's own. */
  readonly pitch: number
  readonly noise: NoiseStream
}

/**
 * Makes sound of what the network describes, 100 ms after the other: the spectrum of a pulse train, shaped, and noise,
 * and what is neither; turned back into samples, frame over frame.
 */
export function* vocoded(
  acoustics: Acoustics,
  { from: firstFrame, to: end, pitch, noise }: Sounding,
): Generator<Int16Array<ArrayBuffer>> {
  const pulses = new PulseTrain(acoustics.pitch, firstFrame, pitch)
  const spectra = new FrameSpectra(acoustics, blockFrames)
  const transform = new Transform()
  const source = new Float64Array(span)
  const sound = new Float64Array(span)
  // The window of the first frame begins before the sound, that of the last one ends behind it: there is silence.
  pulses.fill(source, back, span)
  for (let frame = firstFrame; frame < end; frame += blockFrames) {
    const count = Math.min(blockFrames, end - frame)
    for (let i = 0; i < count; i += 2) transform.forward(source, i * hop, spectra, i)
    spectra.shape(frame, count, noise)
    for (let i = 0; i < count; i += 2) transform.backward(spectra, i, sound, i * hop)
    const last = frame + count === end
    const from = frame === firstFrame ? back : 0
    const to = last ? count * hop + back : blockSamples
    yield toSamples(sound, from, to)
    sound.copyWithin(0, blockSamples).fill(0, span - blockSamples)
    source.copyWithin(0, blockSamples)
    if (!last) pulses.fill(source, span - blockSamples, span)
  }
}

function toSamples(sound: Float64Array, from: number, to: number): Int16Array<ArrayBuffer> {
  const samples = new Int16Array(to - from)
  for (let i = from; i < to; i++)
    samples[i - from] = Math.max(-loudest, Math.min(loudest, Math.round(sound[i]! * loudest)))
  return samples
}
