import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { quantile, rounded } from './figures.ts'

const root = new URL('../', import.meta.url)
const out = 'node_modules/.cache/antiphon-bench'
const entry = new URL(`${out}/src/index.js`, root)
const program = `const t = performance.now(); await import('${entry}'); console.log(performance.now() - t)`

/**
 * How long `import 'antiphon'` takes in a fresh process, in milliseconds: the built package, median of nine; and how many
 * packages come with it.
 */
export async function run(): Promise<Record<string, number>> {
  const node = (...args: string[]) =>
    execFileSync(process.execPath, args, { cwd: fileURLToPath(root), encoding: 'utf8' })
  node('node_modules/tsup/dist/cli-default.js', '--no-dts', '--silent', '--out-dir', out)
  const times = Array.from({ length: 9 }, () => Number(node('--input-type=module', '-e', program)))
  const { dependencies } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'))
  return { importMs: rounded(quantile(times, 0.5)), packages: Object.keys(dependencies).length }
}
