import { literally } from './literally.ts'
import { MappedText, type Replacement } from './mapped-text.ts'
import { tagsIn, withoutTags } from './tags.ts'

/** The first character of Unicode's private use area. */
const firstPrivate = 0xe000

const codeBlock = /```[\s\S]*?(?:```|$)/g

const comment = /<!--[\s\S]*?(?:-->|$)/g

/** Addresses without a scheme are known by these ends only; others are words as well. */
const knownEnds = 'com|org|net|io|dev|ai|app|edu|gov'
const host = '[\\p{L}\\p{N}-]+(?:\\.[\\p{L}\\p{N}-]+)*'
const path = '(?:[:/?#](?:[^\\s)]*[^\\s.,;:!?)])?)?'

/** Scripts that part words by spaces: in them an asterisk within a word is no emphasis. */
const spaced =
  '\\p{Script=Latin}\\p{Script=Cyrillic}\\p{Script=Greek}\\p{Script=Arabic}\\p{Script=Hebrew}\\p{Script=Devanagari}\\p{N}'

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
}

/** What stands for more than its signs, in this order: code, links, tags. */
const marked: readonly (readonly [RegExp, Replacement])[] = [
  [/`([^`]*)`/g, '$1'],
  [/!\[([^\]]*)\]\([^)]*\)/g, '$1'],
  [/\[([^\]]+)\](?:\([^)]*\)|\[[^\]]*\])/g, '$1'],
  [/^\s*\[[^\]]+\]:\s+\S+.*$/gm, ' '],
  [/\s?\[\^?\d+\]|\[\^[^\]\s]+\]/g, ''],
  [/<((?:https?|ftp):\/\/[^>\s]+)>/g, '$1'],
]

/** From markdown and typography to plain words, in this order. */
const plain: readonly (readonly [RegExp, Replacement])[] = [
  [/<\/?[a-z][^>]*>/gi, ' '],
  [/&(amp|lt|gt|quot|apos|nbsp);/g, (_, name) => entities[name!]!],
  [/^\s*\|?(?:\s*:?-+:?\s*\|)+\s*(?::?-+:?)?\s*$/gm, ' '],
  [
    /^\s*\|(.*)\|\s*$/gm,
    (_, row) =>
      row!
        .split('|')
        .map((cell) => cell.trim())
        .filter(Boolean)
        .join(', '),
  ],
  [/^\s{0,3}#{1,6}\s+/gm, ''],
  [/^\s*>\s?/gm, ''],
  [/^\s*[-*+•]\s+(?:\[[ xX]\]\s+)?/gm, ''],
  [/^(\s*\d{1,3})\)(?=\s)/gm, '$1.'],
  [/^\s*(?:[-*_]\s*){3,}$/gm, ' '],
  [/\$\$([^$]+)\$\$/g, '$1'],
  [/\$([A-Za-z\\](?:[^$\n]*[^\s$])?)\$(?!\d)/g, '$1'],
  [/(?<=^|\s)(?:[:;=][-'^]?[)(DPp|/*](?![/\p{L}\p{N}])|<3+(?!\d)|\^_\^)/gu, ' '],
  [/(?<=^|\s):[a-z][a-z0-9_+-]+:(?=\s|[.,!?]|$)/g, ' '],
  [/(?<=\d)\s*(?<!\*)\*(?!\*)\s*(?=\d)/g, ' × '],
  [/(\*\*|__)(?=\S)([\s\S]*?\S)\1/g, '$2'],
  [new RegExp(`(?<![${spaced}])\\*(?=\\S)([^*]*?\\S)\\*(?![${spaced}])`, 'gu'), '$1'],
  [/(?<![\p{L}\p{N}])_(?=\S)([^*_]*?\S)_(?![\p{L}\p{N}])/gu, '$1'],
  [/~~([\s\S]*?)~~/g, '$1'],
  [/==(?=\S)([^=\n]*[^\s=])==/g, '$1'],
  [/(?<=[\p{L}\p{N}])~(\w{1,3})~/gu, '$1'],
  [/\*{2,}|__+|(?<=\s|^)[*_](?=\s|$)/g, ' '],
  // One of a pair whose other half is in another sentence.
  [/(?<=^|[\s("“])[*_](?=\S)|(?<=\S)[*_](?=[\s)"”.,;:!?]|$)/g, ''],
  [/\\(?=[\p{P}\p{S}])/gu, ''],
  [/(?<=[\p{L}\p{N}])\s*[→⇒➜⟶]\s*(?=[\p{L}\p{N}])/gu, ', '],
  [/[←→↑↓⇒➜⟶✓✗★☆◦▪■□●○]+/g, ' '],
  [/(?:[\p{Extended_Pictographic}\p{Emoji_Modifier}\u{1F1E6}-\u{1F1FF}]|\u{FE0F}|\u{200D}|\u{20E3})+/gu, ' '],
  [/\s+/g, ' '],
  [/\s+([.,;:!?]+)(?=\s|$)/g, '$1'],
]

/** How the dot in an address is said. */
const dots: Readonly<Record<string, string>> = {
  de: 'Punkt',
  fr: 'point',
  es: 'punto',
  it: 'punto',
  pt: 'ponto',
  nl: 'punt',
  ja: 'ドット',
  zh: '点',
  hi: 'डॉट',
  ar: 'دوت',
  th: 'ดอท',
}

/** Of an address, its host is said. */
function links(locale: string): readonly (readonly [RegExp, Replacement])[] {
  const dot = dots[locale.split('-')[0]!.toLowerCase()] ?? 'dot'
  const say = (_: string, name?: string) => name!.replaceAll('.', ` ${dot} `)
  return [
    [new RegExp(`(?:(?:https?|ftp|wss?)://(?:www\\.)?|\\bwww\\.)(${host})${path}`, 'giu'), say],
    [new RegExp(`(?<![@\\p{L}\\p{N}._-])(${host}\\.(?:${knownEnds}))(?![\\p{L}\\p{N}@-])${path}`, 'gu'), say],
  ]
}

/** Options of {@link speakable}. */
export interface SpeakableOptions {
  /** What is said where a block of code stands. Default: nothing. */
  code?: string
  /** Tags to leave in the text, by name or by a pattern, for a voice that understands them. Default: none. */
  tags?: readonly string[] | RegExp | undefined
  /** BCP 47 language of the text, in which addresses are read out. Default English. */
  locale?: string | undefined
}

/**
 * What of a text can be said: without markdown, code blocks, emoji and bare links. Empty when nothing is left that has
 * a letter or a digit.
 */
export function speakable(text: string, options: SpeakableOptions = {}): string {
  return toSpeakable(MappedText.of(text), options).text
}

/** The longest text that is looked at as a whole: markdown that spans more is not understood. In characters. */
const blockLength = 2_000
/** More space than any rule asks for. */
const longSpace = /\s{4,}/g

/** {@link speakable}, of a text that knows where its characters come from. */
export function toSpeakable(text: MappedText, options: SpeakableOptions = {}): MappedText {
  const { code } = options
  const rules = [...marked, ...links(options.locale ?? 'en'), ...plain]
  const said = text
    .replace(codeBlock, code === undefined ? ' ' : ` ${code} `)
    .replace(comment, ' ')
    .replace(longSpace, (space) => (space.includes('\n') ? '\n\n' : ' '))
    .inBlocks(blockLength, (block) => plainly(block, rules, options.tags ?? []))
    .trim()
  return /[\p{L}\p{N}]/u.test(said.text) ? said : MappedText.of('')
}

function plainly(
  block: MappedText,
  rules: readonly (readonly [RegExp, Replacement])[],
  tags: readonly string[] | RegExp,
): MappedText {
  const kept = [...new Set(tagsIn(block.text))].filter((tag) => withoutTags(tag, tags) !== '')
  // A private character each stands for them, so that no step takes them for markdown.
  const privately = new Map(kept.map((tag, index) => [tag, String.fromCharCode(firstPrivate + index)]))
  const publicly = new Map(kept.map((tag, index) => [String.fromCharCode(firstPrivate + index), tag]))
  let said = block
  if (kept.length > 0) {
    const any = kept.toSorted((a, b) => b.length - a.length).map((tag) => literally(tag).source)
    said = said.replace(new RegExp(any.join('|'), 'g'), (tag) => privately.get(tag)!)
  }
  for (const [from, to] of rules) said = said.replace(from, to)
  if (kept.length > 0)
    said = said.replace(/[\ue000-\uf8ff]/g, (character) => publicly.get(character) ?? character)
  return said
}
