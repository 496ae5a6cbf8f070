const scripts = [
  ...[
    'Han',
    'Hiragana',
    'Katakana',
    'Hangul',
    'Cyrillic',
    'Greek',
    'Arabic',
    'Hebrew',
    'Devanagari',
    'Bengali',
    'Tamil',
  ],
  ...['Telugu', 'Thai', 'Lao', 'Khmer', 'Georgian', 'Armenian', 'Ethiopic', 'Latin'],
].map((name) => [name, new RegExp(`^\\p{Script=${name}}`, 'u')] as const)

/** Unicode's name of the script a word begins in; `another` for one that is rare. */
export function scriptOf(word: string): string {
  return scripts.find(([, pattern]) => pattern.test(word))?.[0] ?? 'another'
}
