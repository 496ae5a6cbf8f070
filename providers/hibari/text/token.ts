/** A word of a text, a part of one, or a sign: what is tagged and looked up. */
export interface Token {
  readonly text: string
  /** Where it begins in the text, in UTF-16 units. */
  readonly at: number
  /** Whether it ends a stretch without spaces. */
  readonly last: boolean
}

/** Titles and the like that keep their full stop: it ends no sentence. */
const abbreviations = new Set(
  (
    'adm. ala. apr. ariz. ark. aug. bros. calif. capt. co. col. colo. conn. corp. dec. del. dept. dr. e.g. etc. feb. fla. ' +
    'ga. gen. gov. i.e. ill. inc. ind. jan. jr. jul. jun. kan. ky. lt. ltd. mass. md. mich. minn. messrs. mr. mrs. ms. mt. ' +
    'no. nov. oct. ore. pa. ph.d. prof. rep. rev. sen. sep. sept. sgt. sr. st. tenn. va. vs. wash. wis.'
  ).split(' '),
)

/** Signs that stand before a word, and behind one, each a token of its own. */
const before = /^(?:[`'"‘“”«‹([{<>¿¡$£€#&*_,:;!?§%=—–…]|\.{2,}|\+(?!\d))/u
const after =
  /(?:\.{2,}|[…—–,:;!?'"’”“»›)\]}<>_#*&]|(?<=\d)[+%$£€]|(?<=[\d\p{Ll}%+\-"'’”)\]])\.|(?<=\p{Lu}{2})\.)$/u

/** Where a word is divided in its middle: at dashes, hyphens between letters, and signs that join nothing. */
const inside =
  /\.{2,}|…|(?<=\p{L})(?:—|–|-{1,3}|~)(?=\p{L})|(?<=[\p{L}\d])[:<>=/](?=\p{L})|(?<=\p{L}),(?=\p{L})|(?<=[\p{Ll}"”'’])\.(?=["“‘']?\p{Lu})|(?<=\d)[+\-*^](?=[\d-])|["“”()[\]{}]/gu

/** What is written together and is two words for the tagger: "it's", "you'll", "don't", "cannot". */
const contraction = /^(.+?)(n['’]t|['’](?:s|re|ve|ll|m|d)|(?<=^can)not|(?<=^gon)na|(?<=^got)ta)$/iu

/** A single letter or several with a full stop each: "p.m.", "U.S.". */
const initials = /^(?:\p{L}\.)+$/u

/** The tokens of a text, as a tagger trained on the Penn treebank's conventions wants them. */
export function tokensOf(text: string): Token[] {
  return [...text.matchAll(/\S+/gu)].flatMap(({ 0: stretch, index }) => {
    const parts = partsOf(stretch)
    let at = index
    return parts.map((part, i) => {
      const token = { text: part, at, last: i === parts.length - 1 }
      at += part.length
      return token
    })
  })
}

function partsOf(stretch: string): string[] {
  const front: string[] = []
  const back: string[] = []
  let rest = stretch
  while (rest !== '' && !whole(rest)) {
    const sign = before.exec(rest)?.[0]
    if (sign === undefined || startsContraction(rest)) break
    front.push(sign)
    rest = rest.slice(sign.length)
  }
  while (rest !== '' && !whole(rest)) {
    const sign = after.exec(rest)?.[0]
    if (sign === undefined) break
    back.unshift(sign)
    rest = rest.slice(0, -sign.length)
  }
  return [...front, ...divided(rest), ...back]
}

function whole(part: string): boolean {
  return initials.test(part) || abbreviations.has(part.toLowerCase())
}

/** "'Tis", "'em": the apostrophe belongs to the word. */
function startsContraction(part: string): boolean {
  return /^['’](?:s|re|ve|ll|m|d|em|til|cause|cuz|tis|twas|bout|nuff)$/iu.test(part)
}

function divided(word: string): string[] {
  const parts: string[] = []
  let from = 0
  if (!initials.test(word))
    for (const { 0: sign, index } of word.matchAll(inside)) {
      if (index > from) parts.push(...uncontracted(word.slice(from, index)))
      parts.push(sign)
      from = index + sign.length
    }
  if (from < word.length) parts.push(...uncontracted(word.slice(from)))
  return parts
}

function uncontracted(word: string): string[] {
  const [, stem, ending] = contraction.exec(word) ?? []
  return stem === undefined || ending === undefined ? [word] : [stem, ending]
}
