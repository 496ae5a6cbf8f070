import { type RuleFinding, rule } from 'antiphon/llm/rules'
import { hear, tokens } from './hear.ts'
import { sayNumber } from './numbers.ts'

const ranks: Readonly<Record<string, readonly string[]>> = {
  ace: ['ace', 'aces', 'ase', 'ice', 'a', '1', 'one'],
  two: ['two', 'to', 'too', '2'],
  three: ['three', 'tree', '3'],
  four: ['four', 'for', 'fore', '4'],
  five: ['five', '5'],
  six: ['six', 'sex', '6'],
  seven: ['seven', '7'],
  eight: ['eight', 'ate', '8'],
  nine: ['nine', '9'],
  ten: ['ten', 'tan', '10'],
  jack: ['jack', 'jacks', 'j'],
  queen: ['queen', 'queens', 'q'],
  king: ['king', 'kings', 'k'],
}

/** What the recognizers make of the suits. */
const suits: Readonly<Record<string, readonly string[]>> = {
  clubs: ['clubs', 'club', 'cloves', 'clove', 'clothes', 'cloth', 'claps', 'clubbs'],
  diamonds: ['diamonds', 'diamond', 'dimonds'],
  hearts: ['hearts', 'heart', 'harts', 'hart', 'hards', 'arts'],
  spades: ['spades', 'spade', 'spayeds', 'spaids', 'space', 'spaces', 'spates'],
}

const rankOf = inverse(ranks)
const suitOf = inverse(suits)

/** A playing card: `the eight of spades`. */
export type Card = string

/** Finds playing cards named one after another. */
export function findCards(text: string): RuleFinding<readonly Card[]> | undefined {
  const words = tokens(hear(text))
  const cards: Card[] = []
  let index: number | undefined
  for (const [at, { word, index: start }] of words.entries()) {
    const rank = rankOf.get(word)
    if (!rank || !/^(of|off|have|uv)$/.test(words[at + 1]?.word ?? '')) continue
    const suit = suitOf.get(words[at + 2]?.word ?? '')
    if (!suit) continue
    index ??= start
    cards.push(`the ${rank} of ${suit}`)
  }
  return index === undefined ? undefined : { found: cards, index }
}

/** "Eight of spades, four of clubs, seven of hearts." */
export const countCards = rule(findCards, ({ found: cards }) => {
  const last = cards.at(-1)
  if (cards.length === 1) return `One card: ${last}.`
  const count = sayNumber(cards.length)
  return `${count.charAt(0).toUpperCase()}${count.slice(1)} cards: ${cards.slice(0, -1).join(', ')} and ${last}.`
})

function inverse(spellings: Readonly<Record<string, readonly string[]>>): Map<string, string> {
  return new Map(
    Object.entries(spellings).flatMap(([name, heard]) => heard.map((word) => [word, name] as const)),
  )
}
