import { parseArgs } from 'node:util'

/** What the runner was asked to do. */
export interface ReportOptions {
  /** Only stories whose title, theme or bug number has these words. */
  readonly only: string
  /** Where to write the page; none is written without. */
  readonly html: string | undefined
  readonly help: boolean
}

/** The command line makes no sense; the message says why. */
export class UsageError extends Error {}

export const help = `Plays conversations on a virtual clock and says whether each went as it must.

  npm run scenarios                       a line each
  npm run scenarios -- --html             and a page that draws them: scenarios.html
  npm run scenarios -- --only "tool"      those with these words in theme, title or caller's lines; "bug 4": by number

Options
  --html            write the page
  --out FILE        where to; means --html
  --only WORDS      play some of them
  --help            print this
`

/** Reads the command line. @throws UsageError if it makes no sense. */
export function parseOptions(args: readonly string[]): ReportOptions {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        html: { type: 'boolean' },
        out: { type: 'string' },
        only: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    })
    const { html = false, out, only = '', help = false } = values
    return { only, html: out ?? (html ? 'scenarios.html' : undefined), help }
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}
