import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { quantile, rounded } from './figures.ts'

const root = new URL('../', import.meta.url)
const out = 'node_modules/.cache/antiphon-bench'
const entry = new URL(`${out}/src/index.js`, root)

const time = `
  const start = performance.now()
  await import('${entry}')
  console.log(performance.now() - start)`

/** Prints the address of every module that is loaded. */
const load = `
  import { registerHooks } from 'node:module'
  registerHooks({
    load(url, context, next) {
      console.log(url)
      return next(url, context)
    },
  })
  await import('${entry}')`

/**
 * How long `import 'antiphon'` takes in a fresh process, in milliseconds: the built package, median of nine; and how many
 * packages it loads.
 */
export async function run(): Promise<Record<string, number>> {
  const node = (...args: string[]) =>
    execFileSync(process.execPath, args, { cwd: fileURLToPath(root), encoding: 'utf8' })
  node('node_modules/tsup/dist/cli-default.js', '--no-dts', '--silent', '--out-dir', out)
  const times = Array.from({ length: 9 }, () => Number(node('--input-type=module', '-e', time)))
  const loaded = node('--input-type=module', '-e', load).trim().split('\n')
  const packages = new Set(
    loaded.flatMap((url) => url.match(/node_modules\/((?!\.cache)(?:@[^/]+\/)?[^/]+)/)?.[1] ?? []),
  )
  return { importMs: rounded(quantile(times, 0.5)), packages: packages.size }
}
