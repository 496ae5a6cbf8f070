import { type ChildProcessWithoutNullStreams, execFile, type SpawnOptions, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const root = new URL('../../', import.meta.url)

/** What Node needs to run an example: `antiphon/…` is then the sources, so that nothing need be built. */
export const fromSources = '--conditions=antiphon-source'

/** How an example is started; it inherits the environment unless it is given one. */
type Setting = Pick<SpawnOptions, 'cwd' | 'env'>

const commandOf = (path: string, args: readonly string[]) => [
  fromSources,
  fileURLToPath(new URL(path, root)),
  ...args,
]

/** Runs an example, named from the root of the repository, to its end, and returns what it printed. */
export async function runExample(path: string, args: readonly string[] = [], setting: Setting = {}) {
  const { stdout } = await promisify(execFile)(process.execPath, commandOf(path, args), {
    cwd: fileURLToPath(root),
    ...setting,
  })
  return String(stdout)
}

/** Starts an example that goes on, as a server does. */
export function startExample(
  path: string,
  args: readonly string[] = [],
  setting: Setting = {},
): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, commandOf(path, args), {
    cwd: fileURLToPath(root),
    ...setting,
    stdio: 'pipe',
  })
}
