import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = new URL('../', import.meta.url)
const entry = new URL('dist/src/index.js', root)
const program = `const t = performance.now(); await import('${entry}'); console.log(performance.now() - t)`

/** How long `import 'antiphon'` takes in a fresh process, of the built package: median of nine; and how many packages it loads. */
export async function run(): Promise<Record<string, number>> {
  if (!existsSync(entry)) throw new Error('The package is not built: run `npm run build` first.')
  const times = Array.from({ length: 9 }, () =>
    Number(execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' })),
  ).sort((a, b) => a - b)
  const { dependencies } = JSON.parse(readFileSync(fileURLToPath(new URL('package.json', root)), 'utf8'))
  return { importMs: Math.round(times[4]! * 10) / 10, packages: Object.keys(dependencies).length }
}
