import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** How to start a runtime, before the path of a program. */
export type Start = readonly [program: string, ...args: string[]]

const wanted: Readonly<Record<string, { version: RegExp; starts: readonly Start[] }>> = {
  'Node 22': { version: /^v22\./, starts: [[process.execPath], ['node'], ['node22']] },
  'Node 24': { version: /^v24\./, starts: [[process.execPath], ['node'], ['node24']] },
  Bun: { version: /^1\./, starts: [['bun']] },
  Deno: { version: /^deno 2\./, starts: [['deno', 'run', '--allow-all', '--node-modules-dir=manual']] },
}

/** The runtimes that the package is for, each with how this machine starts it: `undefined` where it has none. */
export async function runtimesHere(): Promise<
  readonly (readonly [name: string, start: Start | undefined])[]
> {
  const entries = Object.entries(wanted).map(async ([name, { version, starts }]) => {
    for (const start of starts) if (version.test(await versionOf(start[0]))) return [name, start] as const
    return [name, undefined] as const
  })
  return Promise.all(entries)
}

async function versionOf(program: string): Promise<string> {
  try {
    return (await promisify(execFile)(program, ['--version'])).stdout
  } catch {
    return ''
  }
}
