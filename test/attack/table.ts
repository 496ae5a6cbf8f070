import { megabytes, type Outcome } from './attack-victim.ts'

const columns: readonly (readonly [string, (outcome: Outcome) => string])[] = [
  ['server', ({ name }) => name],
  ['attacks', ({ attacks }) => String(attacks)],
  ['sent/s', ({ sentPerSecond }) => String(sentPerSecond)],
  ['refused/s', ({ refusedPerSecond }) => String(refusedPerSecond)],
  ['p99 quiet', ({ quietP99Ms }) => `${quietP99Ms} ms`],
  ['p99', ({ p99Ms }) => `${p99Ms} ms`],
  ['worst', ({ worstMs }) => `${worstMs} ms`],
  ['memory', ({ bytes }) => megabytes(bytes)],
  ['peak', ({ peakBytes }) => megabytes(peakBytes)],
  ['growth', ({ growthBytes }) => megabytes(growthBytes)],
]

/** The figures as a table, and below it what must not be. */
export function table(outcomes: readonly Outcome[]): string {
  const rows = [
    columns.map(([title]) => title),
    ...outcomes.map((one) => columns.map(([, cell]) => cell(one))),
  ]
  const widths = columns.map((_, at) => Math.max(...rows.map((row) => row[at]!.length)))
  const lines = rows.map((row) =>
    row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!))).join('  '),
  )
  const faults = outcomes.flatMap(({ name, faults }) => faults.map((fault) => `${name}: ${fault}`))
  return [...lines, '', ...(faults.length > 0 ? faults : ['Nobody was hurt.'])].join('\n')
}
