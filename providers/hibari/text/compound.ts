import { mainStress, stressed, weight } from './stress.ts'

/** A part of what is written without a space, and how it is said; nothing for a hyphen. */
export interface Part {
  readonly text: string
  readonly phonemes: string
}

/** Signs that join or surround parts and are not said. */
const joints = /^[',\-._‘’/]+$/

/** Where a token is divided further: before a capital behind a small letter, at digits, hyphens and signs. */
const pieces =
  /^['‘’]+|\p{Lu}(?=\p{Lu}\p{Ll})|(?:\d?[,.]?\d)+|[-_]+|['‘’]{2,}|\p{L}*?(?:['‘’]\p{L})*?\p{Ll}(?=\p{Lu})|\p{L}+(?:['‘’]\p{L})*|[^-_\p{L}'‘’\d]|['‘’]+$/gu

/** The pieces of a token that may be looked up each for itself. */
export function piecesOf(token: string): string[] {
  return token.match(pieces) ?? [token]
}

/** Whether a piece is silent where nobody knows it. */
export function isJoint(text: string): boolean {
  return joints.test(text)
}

/** Joins the parts of a compound: most of them lose their main stress, the lightest first. */
export function joined(parts: readonly Part[]): string {
  const whole = parts.map(({ text }) => text).join('')
  if (isSpaced(whole))
    return parts
      .map(({ phonemes }) => phonemes)
      .filter((phonemes) => phonemes !== '')
      .join(' ')
  const weaker = new Set(weakened(parts.filter(({ phonemes }) => phonemes !== '')))
  return parts.map((part) => (weaker.has(part) ? stressed(part.phonemes, 'weaker') : part.phonemes)).join('')
}

function weakened(said: readonly Part[]): readonly Part[] {
  const [first, second] = said
  if (said.length === 2 && first!.text.length === 1) return [second!]
  const main = said.filter(({ phonemes }) => phonemes.includes(mainStress)).length
  if (said.length < 2 || main <= Math.floor((said.length + 1) / 2)) return []
  const byWeight = said.toSorted(
    (a, b) =>
      Number(a.phonemes.includes(mainStress)) - Number(b.phonemes.includes(mainStress)) ||
      weight(a.phonemes) - weight(b.phonemes),
  )
  return byWeight.slice(0, Math.floor(said.length / 2))
}

/** Whether the parts are said as words: where there is a slash, or letters and digits or signs. */
function isSpaced(whole: string): boolean {
  if (whole.includes('/')) return true
  const kinds = [...whole]
    .filter((sign) => !joints.test(sign))
    .map((sign) => (/\p{L}/u.test(sign) ? 'letter' : /\d/.test(sign) ? 'digit' : 'sign'))
  return new Set(kinds).size > 1
}
