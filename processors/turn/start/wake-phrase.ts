import { checkOptions, type OptionRules } from '../../../src/engine.ts'
import { plainWords } from '../../text/words.ts'
import type { StartStrategy } from './start-strategy.ts'

/** Options of {@link wakePhrase}. */
export interface WakePhraseOptions {
  /** How long the agent stays awake when nobody has had the floor since, in milliseconds. Default 15,000. */
  awakeMs?: number
  /** What starts a turn while it is awake. Default: any voice and any words. */
  awake?: StartStrategy
}

const optionRules: OptionRules<WakePhraseOptions> = {
  awakeMs: 'not-negative',
  awake: 'any',
}

const anything: StartStrategy = {
  judge: ({ voice, text }) => ({ decision: voice || text !== '' ? 'start' : 'wait', reason: 'awake' }),
}

/** Sleeps until one of the phrases is heard; then it is awake for a while, and as long as the conversation goes on. */
export function wakePhrase(phrases: readonly string[], options: WakePhraseOptions = {}): StartStrategy {
  const { awakeMs = 15_000, awake = anything } = checkOptions('wakePhrase', options, optionRules)
  const wanted = phrases.map((phrase) => ` ${plainWords(phrase)} `)
  let awakeUntilMs = Number.NEGATIVE_INFINITY
  return {
    judge(opening) {
      const text = ` ${plainWords(opening.text)} `
      if (wanted.some((phrase) => text.includes(phrase))) return { decision: 'start', reason: 'wake-phrase' }
      return opening.atMs < awakeUntilMs
        ? awake.judge(opening)
        : { decision: 'ignore', reason: 'wake-phrase' }
    },
    active(atMs) {
      awakeUntilMs = atMs + awakeMs
      awake.active?.(atMs)
    },
  }
}
