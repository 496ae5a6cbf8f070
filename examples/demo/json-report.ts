import type { SessionEvent } from 'antiphon'
import type { Report, Summary } from './report.ts'

/** One JSON object a line, each with an `event`. */
export class JsonReport implements Report {
  event(event: SessionEvent): void {
    const line = toLine(event)
    if (line) print(line)
  }

  summary(summary: Summary): void {
    print({ event: 'summary', ...summary })
  }
}

function print(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

function toLine(event: SessionEvent): object | undefined {
  const atMs = Math.round(event.atMs)
  switch (event.type) {
    case 'transcription':
      return event.text === ''
        ? undefined
        : { event: 'transcription', text: event.text, final: event.final, atMs }
    case 'llm':
    case 'speak':
      return { event: event.type, text: event.text, atMs }
    case 'tool':
      return { event: 'tool', name: event.name, arguments: event.arguments, result: event.result, atMs }
    case 'interrupt':
      return { event: 'interrupt', cause: event.cause, detail: event.detail, atMs }
    case 'speculation-right':
      return { event: 'speculation-right', savedMs: Math.round(event.savedMs), atMs }
    case 'speculation-dropped':
      return { event: 'speculation-dropped', atMs }
    case 'paused':
    case 'resumed':
      return { event: event.type, atMs }
    case 'turn':
      return { event: 'turn', ...rounded(event.metrics) }
    case 'error':
      return { event: 'error', code: event.error.code, message: event.error.message }
    default:
      return undefined
  }
}

function rounded(metrics: object): object {
  return Object.fromEntries(
    Object.entries(metrics).map(([name, value]) => [
      name,
      typeof value === 'number' ? Math.round(value) : value,
    ]),
  )
}
