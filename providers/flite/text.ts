const replacements: readonly (readonly [RegExp, string])[] = [
  [/[‘’ʼ]/g, "'"],
  [/[“”„«»]/g, '"'],
  [/[–—]/g, ', '],
  [/…/g, '...'],
  [/&/g, ' and '],
  [/€\s*([\d.,]*\d)/g, '$1 euros'],
  [/£\s*([\d.,]*\d)/g, '$1 pounds'],
  [/°/g, ' degrees '],
  [/×/g, ' times '],
  [/÷/g, ' divided by '],
  [/ß/g, 'ss'],
  [/[æÆ]/g, 'ae'],
  [/[œŒ]/g, 'oe'],
  [/[øØ]/g, 'o'],
  [/[łŁ]/g, 'l'],
  [/[ðÐ]/g, 'd'],
  [/[þÞ]/g, 'th'],
]

/** The text in the characters that Flite knows: accents are dropped, what has no equivalent becomes a space. */
export function spellable(text: string): string {
  let plain = text
  for (const [from, to] of replacements) plain = plain.replace(from, to)
  return plain
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\x20-\x7e]+/g, ' ')
    .trim()
}
