import type { Lane, Span } from '../harness/timeline.ts'
import { lanes } from '../harness/timeline.ts'
import type { Played } from '../scenario.ts'
import { heardSpans } from './heard.ts'
import { html, seconds } from './markup.ts'
import { type Placed, placed } from './rows.ts'

const names: Readonly<Record<Lane, string>> = {
  caller: 'Caller',
  transcript: 'Transcript',
  turn: 'Turn',
  model: 'Model',
  tools: 'Tools',
  voice: 'Voice',
  heard: 'Heard',
  notes: 'Notes',
}

/** How a span is called where its kind alone does not say it. */
const titles: Readonly<Record<string, string>> = {
  'transcript interim': 'words that may change',
  'transcript final': 'words that stand',
  'turn turn': 'the caller’s turn',
  'turn speculation': 'taken to be all',
  'turn muted': 'not listened to',
  'model waiting': 'request, no word yet',
  'model answer': 'answer',
  'model speak': 'text of no model',
  'voice sentence': 'sentence',
  'heard words': 'heard',
  'heard unheard': 'never heard',
  'heard interrupt': 'interrupted',
}

/** Draws a session: a lane for each who takes part, from left to right in time. */
export function chart({ timeline, endedAtMs }: Played): string {
  const endMs = Math.max(endedAtMs, 1_000)
  const drawn = lanes.flatMap((lane) => {
    const spans = timeline.on(lane).filter(telling)
    if (spans.length === 0) return []
    return [
      lane === 'heard' ? heardLane(heardSpans(spans), endMs) : rowsOf(lane, placed(spans, endMs), endMs),
    ]
  })
  const ticks = Array.from({ length: Math.floor(endMs / 1_000) + 1 }, (_, s) => s)
  const axis = ticks.map((s) => `<i style="left:${percent(s * 1_000, endMs)}"><b>${s} s</b></i>`).join('')
  const width = `--seconds:${(endMs / 1_000).toFixed(2)}`
  return `<div class="chart"><div class="plot" style="${width}" data-ms="${endMs}"><div class="axis">${axis}</div>${drawn.join('')}</div></div>`
}

/** Whether a span says more than is seen without it. */
function telling({ kind, text, fromMs, toMs }: Span): boolean {
  if (kind === 'waiting') return toMs > fromMs
  return kind !== 'end' || text !== 'the caller hung up'
}

/** Words and pauses lie on the speech they belong to. */
function heardLane(spans: readonly Span[], endMs: number): string {
  const own = (kinds: readonly string[]) => spans.filter(({ kind }) => kinds.includes(kind))
  const below = own(['speech', 'paused']).map((span) => item({ span, row: 0, untilMs: span.toMs }, endMs))
  const words = own(['words']).map((span) => item({ span, row: 0, untilMs: span.toMs }, endMs))
  const cuts = own(['interrupt', 'unheard']).map((span) => {
    const next = spans.find(({ kind, fromMs }) => kind === 'speech' && fromMs > span.fromMs)
    return item({ span, row: 0, untilMs: next?.fromMs ?? endMs }, endMs)
  })
  return laneOf('heard', 1, [...below, ...words, ...cuts])
}

function rowsOf(lane: Lane, items: readonly Placed[], endMs: number): string {
  const rows = Math.max(...items.map(({ row }) => row)) + 1
  return laneOf(
    lane,
    rows,
    items.map((each) => item(each, endMs)),
  )
}

function laneOf(lane: Lane, rows: number, items: readonly string[]): string {
  return `<div class="lane ${lane}" style="--rows:${rows}"><h4>${names[lane]}</h4><div class="track">${items.join('')}</div></div>`
}

function item({ span, row, untilMs }: Placed, endMs: number): string {
  const { lane, kind, text, fromMs, toMs, outcome = '' } = span
  const length = toMs - fromMs
  const title = titles[`${lane} ${kind}`] ?? kind
  const when = length > 0 ? `${seconds(fromMs)}–${seconds(toMs)} s` : `${seconds(fromMs)} s`
  const tip = [when, title, outcome].filter(Boolean).join(' · ')
  const room = Math.max(length, text === '' ? 0 : untilMs - fromMs)
  const place = `left:${percent(fromMs, endMs)};width:${percent(room, endMs)};--row:${row}`
  const bar = `<i style="width:${room === 0 ? '0' : percent(length, room)}"></i>`
  const label = text === '' || kind === 'waiting' ? '' : `<em>${html(text)}</em>`
  // At the end of the session a mark has no room behind it.
  const side = length === 0 && room < endMs / 14 && untilMs === endMs ? ' before' : ''
  const data = `data-tip="${html(tip)}" data-text="${html(text)}"`
  return `<span class="${kind} ${outcome}${side}" style="${place}" ${data}>${bar}${label}</span>`
}

function percent(ms: number, ofMs: number): string {
  return `${((ms / ofMs) * 100).toFixed(2)}%`
}
