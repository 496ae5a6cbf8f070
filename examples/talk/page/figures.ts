import type { PipelineMetrics } from 'antiphon'
import { make } from './elements.ts'

/** Pixels of the bar for a second. */
const secondPx = 90
const longestPx = 220

/** What a turn took: a small bar of its parts, which opens to tell them by name. Nothing if nobody had to wait. */
export function figures(metrics: PipelineMetrics): HTMLElement | undefined {
  const { userStopToFirstAudioMs: waitedMs, sttMs = 0, llmTtfbMs = 0, ttsTtfbMs = 0, totalMs } = metrics
  if (waitedMs === undefined) return undefined
  const parts = [
    { id: 'stt', name: 'recognizer', ms: sttMs },
    { id: 'turn', name: 'end of turn', ms: Math.max(0, waitedMs - sttMs - llmTtfbMs - ttsTtfbMs) },
    { id: 'llm', name: 'model, first word', ms: llmTtfbMs },
    { id: 'tts', name: 'voice, first sound', ms: ttsTtfbMs },
  ]
  const bar = make('span', 'bar')
  bar.ariaHidden = 'true'
  const scale = Math.min(secondPx / 1000, longestPx / waitedMs)
  const table = make('dl', '')
  for (const { id, name, ms } of parts) {
    const part = make('i', id)
    part.style.width = `${ms * scale}px`
    bar.append(part)
    table.append(make('dt', id, name), make('dd', '', milliseconds(ms)))
  }
  table.append(make('dt', '', 'whole turn'), make('dd', '', seconds(totalMs)))
  const summary = make('summary', '')
  summary.title = 'From your last sound to the first sound of the answer'
  summary.append(make('span', 'waited', seconds(waitedMs)), bar)
  const details = make('details', 'figures')
  details.append(summary, table)
  return details
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`
}

function milliseconds(ms: number): string {
  return `${Math.round(ms)} ms`
}
