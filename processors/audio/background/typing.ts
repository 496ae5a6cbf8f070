import { noise, type Sound } from './sound.ts'

/** Between two keys, in seconds, at least and at most: a quick typist. */
const betweenKeysS = [0.08, 0.22] as const
/** Between two words. */
const betweenWordsS = [0.3, 0.9] as const
/** Keys in a word, at least and at most. */
const keysInWord = [3, 9] as const
/** How fast a key's click and the thud under it die away, in seconds. */
const clickS = 0.004
const thudS = 0.018
/** The pitch of the thud, in Hz. */
const thudHz = 190

/** Somebody typing. Its keys reach about −12 dB of full scale. */
export function typing(): Sound {
  return (sampleRate) => {
    const next = noise(0x2545f491)
    const between = ([least, most]: readonly [number, number]) => least + ((next() + 1) / 2) * (most - least)
    const clickDecay = Math.exp(-1 / (clickS * sampleRate))
    const thudDecay = Math.exp(-1 / (thudS * sampleRate))
    let click = 0
    let thud = 0
    let phase = 0
    let before = 0
    let keys = 4
    let wait = Math.round(0.15 * sampleRate)
    const press = () => {
      const strength = between([0.5, 1])
      click = 0.3 * strength
      thud = 0.12 * strength
      phase = 0
      const word = --keys <= 0
      if (word) keys = Math.round(between(keysInWord))
      wait = Math.round(between(word ? betweenWordsS : betweenKeysS) * sampleRate)
    }
    return {
      fill(samples) {
        for (let i = 0; i < samples.length; i++) {
          if (--wait <= 0) press()
          const rush = next()
          // The difference to the sample before takes the low part of the noise away.
          samples[i] = click * 0.5 * (rush - before) + thud * Math.sin(phase)
          before = rush
          phase += (2 * Math.PI * thudHz) / sampleRate
          click *= clickDecay
          thud *= thudDecay
        }
      },
    }
  }
}
