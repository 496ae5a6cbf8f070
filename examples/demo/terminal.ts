import { styleText } from 'node:util'

/** How text looks; where the terminal has no colour, or `NO_COLOR` is set, it looks like any other. */
export type Style = Parameters<typeof styleText>[0]

const usualColumns = 80
const fewestColumns = 40
const mostColumns = 100

/** How wide the lines are: as the terminal is, 100 columns at most; 80 where there is none. */
export function lineWidth(columns: number | undefined = process.stdout.columns): number {
  return Math.max(fewestColumns, Math.min(mostColumns, columns || usualColumns))
}

/** Breaks text between words into lines of at most so many characters; a word that is longer is cut. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/).filter(Boolean)) {
    if (line !== '' && line.length + 1 + word.length <= columns) line += ` ${word}`
    else {
      if (line !== '') lines.push(line)
      line = word
    }
    for (; line.length > columns; line = line.slice(columns)) lines.push(line.slice(0, columns))
  }
  return line === '' ? lines : [...lines, line]
}

/** A head, and text beside it whose further lines stand under its first. The head is as wide as `indent`. */
export function hanging(head: string, text: string, indent: number, style?: Style): string {
  const lines = wrap(text, lineWidth() - indent)
  return lines
    .map((line, at) => (at === 0 ? head : ' '.repeat(indent)) + (style ? styleText(style, line) : line))
    .join('\n')
}
