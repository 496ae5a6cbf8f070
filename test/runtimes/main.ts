/** Tries the packed package on runtimes: `node test/runtimes/main.ts [node] [bun] [deno]`, after `npm run build`. */
import { execFile } from 'node:child_process'
import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { known, parts, runtimes } from './expected.ts'
import { packedFolder } from './packed.ts'

const patienceMs = 120_000

const names = process.argv.slice(2)
const folder = await packedFolder()
let wrong = 0
try {
  await cp(fileURLToPath(new URL('parts', import.meta.url)), join(folder.path, 'parts'), { recursive: true })
  for (const runtime of names.length > 0 ? names : ['node'])
    for (const part of Object.keys(parts)) if (!(await asExpected(runtime, part))) wrong++
} finally {
  await folder.close()
}
process.exitCode = wrong === 0 ? 0 : 1

/** Runs a part, and says how it went: whether that is what is known. */
async function asExpected(runtime: string, part: string): Promise<boolean> {
  const [program, ...args] = runtimes[runtime] ?? []
  if (program === undefined)
    throw new Error(`There is no runtime "${runtime}": name some of ${Object.keys(runtimes).join(', ')}.`)
  const said = await failure(program, [...args, join(folder.path, 'parts', `${part}.ts`)])
  const expected = known[runtime]?.[part]
  const right =
    said === undefined ? expected === undefined : expected !== undefined && said.includes(expected)
  console.log(
    `${right ? '✓' : '✗'} ${runtime.padEnd(5)} ${part.padEnd(10)} ${said === undefined ? 'runs' : 'does not run'}`,
  )
  if (!right)
    console.log(
      said ?? 'It was known not to run: take it off the list in expected.ts, and off docs/runtimes.md.',
    )
  return right
}

/** What a program says that fails; nothing if it does not. */
function failure(program: string, args: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(program, args, { cwd: folder.path, timeout: patienceMs }, (error, stdout, stderr) =>
      resolve(error ? `${error.message}\n${stdout}${stderr}` : undefined),
    )
  })
}
