import { make } from './elements.ts'
import type { ToolCall } from './lines.ts'

const longest = 60

/** A tool call, short: its name, what it was given, what it gave. All of it is in the tooltip. */
export function toolChip(call: ToolCall): HTMLElement {
  const chip = make('span', `chip ${call.state}`)
  const given = Object.values(call.arguments).map(plain).join(', ')
  chip.append(make('b', '', call.name.replaceAll('_', ' ')))
  if (given !== '') chip.append(` ${shortened(given)}`)
  if (call.state === 'stopped') chip.append(' → stopped')
  else if (call.state !== 'running')
    chip.append(make('span', 'result', ` → ${shortened(plain(call.result))}`))
  chip.title = JSON.stringify({ arguments: call.arguments, result: call.result }, undefined, 1)
  return chip
}

/** The value that says most: of an object, the last one that is a text or a number. */
function plain(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value ?? '')
  const values = Object.values(value).filter((part) => ['string', 'number'].includes(typeof part))
  return String(values.at(-1) ?? JSON.stringify(value))
}

function shortened(text: string): string {
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text
}
