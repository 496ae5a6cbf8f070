import type { Acoustics } from './network.ts'
import { bins, hop, windowLength } from './shape.ts'

/** Below this, in dB of full scale, nothing is heard. */
const quietest = -60
/** Frames left before the first that is heard, and behind the last: 37.5 ms and 200 ms. Both are told in pairs. */
const before = 3
const behind = 16
/** Below this pitch, in Hz, there are no harmonics. */
const voiced = 40

/** The frames of a clause to be made, and those of them that are heard: each time the first, and the one behind the last. */
interface SoundingFrames {
  readonly from: number
  readonly to: number
  readonly first: number
  readonly last: number
}

/** The frames to be made: without most of the silence that the network puts around a clause. None if all is silent. */
export function soundingFrames(acoustics: Acoustics): SoundingFrames {
  const { frames } = acoustics
  let first = 0
  while (first < frames && level(acoustics, first) < quietest) first++
  let last = frames - 1
  while (last > first && level(acoustics, last) < quietest) last--
  if (first === frames) return { from: 0, to: 0, first: 0, last: 0 }
  const from = Math.max(0, first - before)
  const to = Math.min(frames, last + 1 + behind)
  return { from: from - (from % 2), to: to + (to % 2), first, last: last + 1 }
}

/** About how loud a frame will be, in dB of full scale, from its levels alone. */
function level({ frames, pitch, ...levels }: Acoustics, frame: number): number {
  const harmonic = pitch[frame]! >= voiced
  let power = 0
  for (let at = frame; at < bins * frames; at += frames) {
    power += Math.exp(2 * levels.transientLevels[at]!) + 2 * Math.exp(2 * levels.noiseLevels[at]!)
    if (harmonic) power += Math.exp(2 * levels.harmonicLevels[at]!)
  }
  return 10 * Math.log10(power / (windowLength * hop * 2))
}
