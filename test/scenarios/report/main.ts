import { performance } from 'node:perf_hooks'
import { writeWhole } from '../../../transports/file/index.ts'
import { type Told, tell } from '../harness/tell.ts'
import type { Story, Theme } from '../story.ts'
import { themes } from '../themes/index.ts'
import { line, summary } from './list.ts'
import { help, parseOptions, type ReportOptions, UsageError } from './options.ts'
import { page } from './page.ts'

process.exitCode = await main(process.argv.slice(2))

async function main(args: readonly string[]): Promise<number> {
  let options: ReportOptions
  try {
    options = parseOptions(args)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    console.error(`${error.message}\n\n${help}`)
    return 2
  }
  if (options.help) {
    console.log(help)
    return 0
  }
  return run(options)
}

async function run({ only, html }: ReportOptions): Promise<number> {
  const startedAt = performance.now()
  const told: Told[] = []
  for (const theme of themes) {
    const stories = theme.stories.filter((story) => matches(theme, story, only))
    if (stories.length > 0) console.log(`\n${theme.name}`)
    for (const story of stories) {
      const each = await tell(theme, story)
      told.push(each)
      console.log(line(each))
    }
  }
  if (told.length === 0) {
    console.error(`No scenario has "${only}" in it.`)
    return 1
  }
  const tookMs = performance.now() - startedAt
  console.log(`\n${summary(told, tookMs)}`)
  if (html !== undefined) {
    await writeWhole(html, await page(told, tookMs))
    console.log(`Drawn in ${html}`)
  }
  return told.every(({ holds }) => holds) ? 0 : 1
}

function matches(theme: Theme, { title, bugs = [], caller }: Story, only: string): boolean {
  const all = [theme.name, title, ...bugs.map((bug) => `bug ${bug}.`), ...caller.map(({ reads }) => reads)]
  return all.join('\n').toLowerCase().includes(only.toLowerCase())
}
