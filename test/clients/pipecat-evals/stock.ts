import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What stands in the stock scenarios for models that need a network, and what takes its place. */
const stand: readonly (readonly [RegExp, string])[] = [
  [/service: kokoro\n\s+voice: \w+/, 'factory: antiphon_evals.voice'],
  [/service: moonshine\n\s+model: [\w-]+/, 'factory: antiphon_evals.ear'],
  [/^judge:\n/m, 'judge:\n  eval:\n    factory: antiphon_evals.judge\n'],
]

/** Writes the scenarios that Pipecat gives every new project into a folder, with models that need no network. */
export function stockScenarios(python: string, folder: string): string[] {
  const program = 'import pipecat.cli, os; print(os.path.dirname(pipecat.cli.__file__))'
  const cli = execFileSync(python, ['-c', program], { encoding: 'utf8', timeout: 60_000 })
    .trim()
    .split('\n')
    .at(-1)!
  const templates = join(cli, 'templates', 'server', 'evals')
  return readdirSync(templates).map((name) => {
    const template = readFileSync(join(templates, name), 'utf8')
    let text = template.replaceAll(/{%[^%]*%}/g, '').replaceAll(/{{ *project_name *}}/g, 'examples/rtvi')
    if (!/^judge:$/m.test(text)) text = text.replace(/^scenarios:$/m, 'judge:\n\nscenarios:')
    for (const [models, ours] of stand) text = text.replace(models, ours)
    const path = join(folder, name.replace('.jinja2', ''))
    writeFileSync(path, text)
    return path
  })
}
