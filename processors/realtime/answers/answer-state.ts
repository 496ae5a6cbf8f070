import {
  type HeardItem,
  type HeardSentence,
  type RealtimeInput,
  spaceBetween,
  type TurnScope,
} from '../../../src/engine.ts'
import type { Response } from './response.ts'

/** What asks the model to speak. */
export type Ask = Extract<RealtimeInput, { type: 'turn-end' | 'respond' | 'text' }>

/** An answer that is asked for. */
export interface Asked {
  readonly turn: number
  readonly ask: Ask
  tries: number
}

/** An answer: the responses of one turn, with the tools between them. */
export interface Answer {
  readonly turn: number
  readonly scope: TurnScope
  readonly responses: Response[]
  readonly fillersSaid: Set<string>
  readonly askedAtMs: number
  /** Whether the tools of its last response run. */
  calling: boolean
  /** Whether all of it has been made. */
  made: boolean
}

/**
 * What was heard of responses, item by item, of one that was not heard too: never more than came.
 * @param conversation The one that is told: it knows no items of those before.
 */
export function heardItems(
  responses: readonly Response[],
  heard: readonly HeardSentence[],
  conversation: number,
): HeardItem[] {
  const heardMs = new Map(heard.map(({ sentence, ms }) => [sentence, ms]))
  const known = responses.filter((response) => response.conversation === conversation)
  return known.flatMap(({ items }) =>
    items.map(({ item, sentence, ms }) => ({ item, ms: Math.min(ms, heardMs.get(sentence) ?? 0) })),
  )
}

/** Words, and the space behind them. */
export function spaced(words: string): string {
  const said = words.trim()
  return said + spaceBetween(said)
}
