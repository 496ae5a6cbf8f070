import { countWords } from '../../text/words.ts'
import type { StartStrategy, StartVerdict } from './start-strategy.ts'

export { type WakePhraseOptions, wakePhrase } from './wake-phrase.ts'

/** Any voice. */
export function voice(): StartStrategy {
  return { judge: (opening) => verdict('voice', opening.voice ? 'start' : 'ignore') }
}

/** Words, whether voice was noticed or not. */
export function words(): StartStrategy {
  return { judge: ({ text }) => verdict('words', text === '' ? 'wait' : 'start') }
}

/** So many words. */
export function minWords(count: number): StartStrategy {
  return {
    judge: ({ text }) => verdict('min-words', countWords(text, undefined, count) < count ? 'wait' : 'start'),
  }
}

/** When the recognizer says so: for one that tells turns. */
export function stt(): StartStrategy {
  return {
    needsTurns: true,
    judge: ({ recognizer }) => verdict('stt', recognizer === undefined ? 'ignore' : 'start'),
  }
}

/** Only `UserTurn.startTurn`: a key that is held, a message of the client. */
export function external(): StartStrategy {
  return { judge: () => verdict('external', 'ignore') }
}

/** The first of them that says so. */
export function any(...strategies: readonly StartStrategy[]): StartStrategy {
  return {
    ...combined(strategies, ['start', 'wait', 'ignore']),
    needsTurns: strategies.length > 0 && strategies.every(({ needsTurns = false }) => needsTurns),
  }
}

/** All of them at once. */
export function all(...strategies: readonly StartStrategy[]): StartStrategy {
  return {
    ...combined(strategies, ['ignore', 'wait', 'start']),
    needsTurns: strategies.some(({ needsTurns = false }) => needsTurns),
  }
}

function combined(
  strategies: readonly StartStrategy[],
  order: readonly StartVerdict['decision'][],
): StartStrategy {
  return {
    judge(opening) {
      const verdicts = strategies.map((strategy) => strategy.judge(opening))
      for (const decision of order) {
        const found = verdicts.find((each) => each.decision === decision)
        if (found) return found
      }
      return verdict('nothing', 'ignore')
    },
    active: (atMs) => strategies.forEach((strategy) => void strategy.active?.(atMs)),
  }
}

function verdict(reason: string, decision: StartVerdict['decision']): StartVerdict {
  return { decision, reason }
}
