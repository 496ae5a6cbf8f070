import { setPriority } from 'node:os'
import { parseArgs } from 'node:util'
import { attackVictim, type Outcome } from './attack-victim.ts'
import { table } from './table.ts'
import { victims } from './victim.ts'

const help = `Attacks every server of the repository as strangers and clients could, and looks whether it lives, whether an innocent
session notices, and what memory it takes.

  npm run attack                          all of them: about four minutes
  npm run attack -- --only rtvi,webrtc    some of them
  npm run attack -- --json                the figures as JSON
  npm run attack -- --help                print this

Servers: ${victims.map(({ name }) => name).join(', ')}
Fails where a server ends, an innocent session is lost or waits, or memory grows from one round to the next.
`

const { values: options } = parseArgs({
  options: { only: { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
})
if (options.help) {
  process.stdout.write(help)
  process.exit(0)
}
const names = options.only?.split(',')
const unknown = names?.find((name) => !victims.some((victim) => victim.name === name))
if (unknown !== undefined) {
  process.stderr.write(`There is no server "${unknown}".\n\n${help}`)
  process.exit(2)
}

// The attackers give way to the server and to the innocent: it is not the machine that is to be exhausted.
setPriority(10)
const outcomes: Outcome[] = []
for (const victim of victims.filter(({ name }) => names?.includes(name) ?? true)) {
  if (!options.json) process.stdout.write(`${victim.name}\n`)
  const outcome = await attackVictim(victim, (line) => {
    if (!options.json) process.stdout.write(`  ${line}\n`)
  })
  outcomes.push(outcome)
}
process.stdout.write(options.json ? `${JSON.stringify(outcomes, undefined, 2)}\n` : `\n${table(outcomes)}\n`)
process.exit(outcomes.some(({ faults }) => faults.length > 0) ? 1 : 0)
