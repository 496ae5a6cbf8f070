import {
  consoleLogger,
  LLMResponseEndFrame,
  logMetrics,
  Pipeline,
  type PipelineMetrics,
  PipelineTask,
  type SessionEvent,
  SessionEvents,
  SettingsFrame,
  TranscriptionFrame,
} from 'antiphon'
import { decodeFrame, encodeFrame } from 'antiphon/kit'
import { Fallback } from 'antiphon/processors'
import { Mood, MoodFrame } from './mood.ts'

function told(event: SessionEvent): string | undefined {
  switch (event.type) {
    case 'mood':
      return `mood ${event.mood.toUpperCase()}`
    case 'mood-counted':
      return `counted ${event.times.toFixed()}`
    // What the package's own processors tell is known where they are imported.
    case 'fallback':
      return event.metrics.to
    // @ts-expect-error nobody has an event of that name
    case 'moody':
      return undefined
    default:
      return undefined
  }
}

const print = (line: string | undefined) => line !== undefined && console.log(line)
const measured = ({ moodMs, sttMs = 0 }: PipelineMetrics) => print(`took ${moodMs} ${sttMs}`)
const task = new PipelineTask(new Pipeline([new Fallback([[new Mood()]])]), {
  observers: [
    new SessionEvents((event) => print(told(event))),
    logMetrics(consoleLogger({ target: { ...console, info: (message) => print(`log: ${message}`) } })),
  ],
  onMetrics: measured,
})
void task.push(new TranscriptionFrame({ text: 'Hello!' }))
void task.push(new SettingsFrame({ settings: { moods: false, voice: 'any' } }))
void task.push(new TranscriptionFrame({ text: 'Hello again!' }))
void task.push(new LLMResponseEndFrame({ turn: 0 }))
task.end()
await task.run()
const travelled = decodeFrame(encodeFrame(new MoodFrame({ mood: 'calm' })))
print(travelled instanceof MoodFrame ? travelled.mood : 'lost')
