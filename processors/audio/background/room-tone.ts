import { noise, type Sound } from './sound.ts'

/** Where the parts of the noise are cut off, in Hz, an octave and a half apart: together they fall about 3 dB an octave. */
const cutoffsHz = [40, 113, 320, 905, 2_560]
/** How loud it is, as a part of full scale: −20 dB. */
const level = 0.1
/** How slowly it swells and sinks, in Hz, and by what part. */
const swellHz = 0.13
const swell = 0.15

/** The quiet rush of a room in which people work: pink noise that swells a little. About −20 dB of full scale. */
export function roomTone(): Sound {
  return (sampleRate) => {
    const next = noise(0x1d872b41)
    const rates = cutoffsHz.map((hz) => 1 - Math.exp((-2 * Math.PI * hz) / sampleRate))
    // A low-passed noise has a power of rate / (2 - rate); each part gets the same.
    const gains = rates.map((rate) => Math.sqrt((2 - rate) / rate))
    const parts = rates.map(() => 0)
    const turn = (2 * Math.PI * swellHz) / sampleRate
    // White noise between −1 and 1 has a power of a third.
    const norm = level * Math.sqrt(3 / rates.length)
    let phase = 0
    return {
      fill(samples) {
        for (let i = 0; i < samples.length; i++) {
          let sum = 0
          for (let p = 0; p < parts.length; p++) {
            parts[p]! += rates[p]! * (next() - parts[p]!)
            sum += parts[p]! * gains[p]!
          }
          phase += turn
          samples[i] = norm * sum * (1 + swell * Math.sin(phase))
        }
      },
    }
  }
}
