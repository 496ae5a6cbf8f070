import { literally } from './literally.ts'
import { MappedText, type Replacement } from './mapped-text.ts'
import { tagsIn, withoutTags } from './tags.ts'

/** The first character of Unicode's private use area. */
const firstPrivate = 0xe000

const codeBlock = /```[\s\S]*?(?:```|$)/g

/** From markdown and typography to plain words, in this order. */
const steps: readonly (readonly [RegExp, Replacement])[] = [
  [codeBlock, ' '],
  [/`([^`]*)`/g, '$1'],
  [/!\[([^\]]*)\]\([^)]*\)/g, '$1'],
  [/\[([^\]]+)\]\([^)]*\)/g, '$1'],
  [/<(https?:\/\/[^>\s]+)>/g, '$1'],
  [
    /(?:https?:\/\/(?:www\.)?|\bwww\.)([\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*)(?:[:/?#](?:[^\s)]*[^\s.,;:!?)])?)?/giu,
    (_, host) => host!.replaceAll('.', ' dot '),
  ],
  [/<\/?[a-z][^>]*>/gi, ' '],
  [/^\s*\|?(?:\s*:?-{2,}:?\s*\|)+\s*:?-*:?\s*$/gm, ' '],
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
  [/^\s*[-*+•]\s+/gm, ''],
  [/^\s*(?:[-*_]\s*){3,}$/gm, ' '],
  [/(?<=\d)\s*(?<!\*)\*(?!\*)\s*(?=\d)/g, ' × '],
  [/(\*\*|__)(?=\S)([\s\S]*?\S)\1/g, '$2'],
  [/(?<![\p{L}\p{N}])([*_])(?=\S)([^*_]*?\S)\1(?![\p{L}\p{N}])/gu, '$2'],
  [/~~([\s\S]*?)~~/g, '$1'],
  [/\*{2,}|__+|(?<=\s|^)[*_](?=\s|$)/g, ' '],
  // One of a pair whose other half is in another sentence.
  [/(?<=^|[\s("“])[*_](?=\S)|(?<=\S)[*_](?=[\s)"”.,;:!?]|$)/g, ''],
  [/\\(?=[\p{P}\p{S}])/gu, ''],
  [/(?:[\p{Extended_Pictographic}\p{Emoji_Modifier}\u{1F1E6}-\u{1F1FF}]|\u{FE0F}|\u{200D}|\u{20E3})+/gu, ' '],
  [/\s+/g, ' '],
  [/\s+([.,;:!?])/g, '$1'],
]

/** Options of {@link speakable}. */
export interface SpeakableOptions {
  /** What is said where a block of code stands. Default: nothing. */
  code?: string
  /** Tags to leave in the text, by name or by a pattern, for a voice that understands them. Default: none. */
  tags?: readonly string[] | RegExp | undefined
}

/**
 * What of a text can be said: without markdown, code blocks, emoji and bare links. Empty when nothing is left that has
 * a letter or a digit.
 */
export function speakable(text: string, options: SpeakableOptions = {}): string {
  return toSpeakable(MappedText.of(text), options).text
}

/** {@link speakable}, of a text that knows where its characters come from. */
export function toSpeakable(text: MappedText, { code, tags = [] }: SpeakableOptions = {}): MappedText {
  let plain = code === undefined ? text : text.replace(codeBlock, ` ${code} `)
  const kept = tagsIn(text.text).filter((tag) => withoutTags(tag, tags) !== '')
  // A private character each stands for them, so that no step takes them for markdown.
  for (const [index, tag] of kept.entries())
    plain = plain.replace(literally(tag), String.fromCharCode(firstPrivate + index))
  for (const [from, to] of steps) plain = plain.replace(from, to)
  for (const [index, tag] of kept.entries())
    plain = plain.replace(new RegExp(String.fromCharCode(firstPrivate + index), 'g'), () => tag)
  plain = plain.trim()
  return /[\p{L}\p{N}]/u.test(plain.text) ? plain : MappedText.of('')
}
