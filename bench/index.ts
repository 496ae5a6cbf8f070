import { parseArgs } from 'node:util'
import { unitOf } from './units.ts'

/** What a benchmark module exports. */
interface Benchmark {
  run(): Promise<object>
}

const names = [
  'hop',
  'interrupt',
  'session',
  'answer',
  'stt',
  'voice',
  'latency',
  'voice-quality',
  'audio',
  'echo',
  'webrtc',
  'answers',
  'growth',
  'import',
]

const usage = `Usage: npm run bench -- [NAME ...] [--json]

Runs benchmarks, all of them if none is named: ${names.join(', ')}.
Prints a table and, as the last line, one JSON object: a benchmark's figures if one was named, else figures by name.
--json leaves the table out.`

process.exitCode = await main()

async function main(): Promise<number> {
  let parsed: ReturnType<typeof parse>
  try {
    parsed = parse()
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${usage}`)
    return 2
  }
  const { values, positionals } = parsed
  if (values.help) {
    console.log(usage)
    return 0
  }
  const unknown = positionals.filter((name) => !names.includes(name))
  if (unknown.length > 0) {
    console.error(`There is no benchmark ${unknown.join(', ')}.\n\n${usage}`)
    return 2
  }
  const results: Record<string, object> = {}
  let failures = 0
  for (const name of positionals.length > 0 ? positionals : names) {
    process.stderr.write(`${name} …\n`)
    try {
      const { run } = await load(name)
      results[name] = await run()
      if (!values.json) console.log(table(name, results[name]))
    } catch (error) {
      failures++
      console.error(`${name} failed: ${error instanceof Error ? error.message : error}`)
    }
  }
  const only = positionals.length === 1 ? results[positionals[0]!] : results
  if (only !== undefined) console.log(JSON.stringify(only))
  return failures === 0 ? 0 : 1
}

function parse() {
  return parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
}

async function load(name: string): Promise<Benchmark> {
  return (await import(new URL(`${name}.ts`, import.meta.url).href)) as Benchmark
}

function table(name: string, figures: object): string {
  const rows = Object.entries(figures).map(([figure, value]) => [figure, plain(name, figure, value)] as const)
  const width = Math.max(...rows.map(([figure]) => figure.length))
  return [name, ...rows.map(([figure, value]) => `  ${figure.padEnd(width)}  ${value}`)].join('\n')
}

function plain(name: string, figure: string, value: unknown): string {
  if (typeof value === 'object') return JSON.stringify(value)
  const unit = typeof value === 'number' ? unitOf(name, figure) : undefined
  return unit === undefined ? String(value) : `${value} ${unit}`
}
