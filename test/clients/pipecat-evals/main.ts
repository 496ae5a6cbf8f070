/**
 * Has Pipecat's own evaluation harness drive `examples/rtvi`: with the scenarios that Pipecat gives every new project, and
 * with those beside this file. No network is needed once Python has the harness, and no key at all.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fromSources } from '../../support/example.ts'
import { startHelper } from './helper.ts'
import { pipecatPython, run } from './python.ts'
import { stockScenarios } from './stock.ts'

const here = fileURLToPath(new URL('.', import.meta.url))

const found = await pipecatPython()
if ('missing' in found) {
  console.log(`Pipecat's evaluations are not run: ${found.missing}.`)
  process.exit(0)
}

const folder = mkdtempSync(join(tmpdir(), 'antiphon-evals-'))
const wanted = process.argv[2] ?? ''
const helper = await startHelper()
const agent = await startAgent()
const failed: string[] = []
try {
  for (const path of [...stockScenarios(found.python, folder), ...ownScenarios()])
    if (path.includes(wanted) && !(await evaluate(path))) failed.push(path)
} finally {
  await agent.stop()
  await helper.close()
  rmSync(folder, { recursive: true })
}
console.log(
  failed.length === 0 ? "Pipecat's evaluations pass." : `Evaluations that failed: ${failed.join(', ')}`,
)
process.exitCode = failed.length === 0 ? 0 : 1

function ownScenarios(): string[] {
  return readdirSync(`${here}/scenarios`).map((name) => `${here}/scenarios/${name}`)
}

/** Runs the one scenario of a file: a ticket lets one client in. */
async function evaluate(path: string): Promise<boolean> {
  const response = await fetch(`${agent.url}/start`, { method: 'POST' })
  const { wsUrl, token } = (await response.json()) as { wsUrl: string; token: string }
  const url = `${wsUrl}?token=${encodeURIComponent(token)}`
  const { python } = found as { python: string }
  const options = [
    '--bot-url',
    url,
    '--no-cache',
    '--timeout',
    '60',
    '--bot-ready-timeout',
    '60',
    '--logs-dir',
    folder,
    '--verbose',
  ]
  const env = { ...process.env, PYTHONPATH: here, ANTIPHON_EVALS_HELPER: helper.url }
  return (await run(python, ['-m', 'pipecat.evals', 'run', path, ...options], 180_000, env)) === 0
}

/** The example, which lets the harness set it up. */
async function startAgent(): Promise<{ url: string; stop(): Promise<void> }> {
  const program = fileURLToPath(new URL('../../../examples/rtvi/server.ts', import.meta.url))
  const child = spawn(process.execPath, [fromSources, program], {
    env: { ...process.env, PORT: '0', EVALS: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const over = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const url = await new Promise<string>((resolve, reject) => {
    let printed = ''
    child.stdout.on('data', (data) => {
      printed += data
      const [, port] = printed.match(/http:\/\/localhost:(\d+)/) ?? []
      if (port) resolve(`http://127.0.0.1:${port}`)
    })
    over.then(() => reject(new Error('The example ended before it listened.')))
  })
  return {
    url,
    async stop() {
      child.kill('SIGKILL')
      await over
    },
  }
}
