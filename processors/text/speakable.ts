/** From markdown and typography to plain words, in this order. */
const steps: readonly (readonly [RegExp, string | ((...match: string[]) => string)])[] = [
  [/```[\s\S]*?(?:```|$)/g, ' '],
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

/**
 * What of a text can be said: without markdown, code blocks, emoji and bare links. Empty when nothing is left that has
 * a letter or a digit.
 */
export function speakable(text: string): string {
  let plain = text
  for (const [from, to] of steps) plain = plain.replace(from, to as string)
  plain = plain.trim()
  return /[\p{L}\p{N}]/u.test(plain) ? plain : ''
}
