import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The version that the scenarios were written for. */
const version = '1.14.0'

/** Where Python's packages are kept between runs. */
const folder = fileURLToPath(new URL('../../../node_modules/.cache/pipecat-evals', import.meta.url))

/** A Python that has Pipecat's evaluation harness: that of `PIPECAT_PYTHON`, or one that is set up; else why there is none. */
export async function pipecatPython(): Promise<{ python: string } | { missing: string }> {
  const given = process.env.PIPECAT_PYTHON
  if (given !== undefined)
    return (await has(given)) ? { python: given } : { missing: `${given} has no pipecat.evals` }
  const python = `${folder}/bin/python`
  if (existsSync(python) && (await has(python))) return { python }
  const made = await run('python3', ['-m', 'venv', folder], 60_000)
  if (made !== 0) return { missing: 'python3 -m venv failed: Python 3.11 or later with venv is needed' }
  const packages = [`pipecat-ai[websocket,cli]==${version}`]
  const installed = await run(python, ['-m', 'pip', 'install', '--quiet', ...packages], 480_000)
  if (installed !== 0 || !(await has(python)))
    return { missing: `pip could not install ${packages.join(' ')}` }
  return { python }
}

async function has(python: string): Promise<boolean> {
  return (await run(python, ['-c', 'import pipecat.cli.commands.eval'], 120_000)) === 0
}

/** Runs a program to its end, with its output shown. Returns how it ended; `undefined` if it could not run, or not in time. */
export function run(
  program: string,
  args: readonly string[],
  timeoutMs: number,
  env: NodeJS.ProcessEnv = process.env,
): Promise<number | undefined> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'], timeout: timeoutMs, env })
    child.once('error', () => resolve(undefined))
    child.once('exit', (code) => resolve(code ?? undefined))
  })
}
