import { type Frame, MetricsFrame, type Observer } from 'antiphon'
import { publicFrame } from 'antiphon/kit'

/** What a page is told of, besides the audio. */
const kinds: ReadonlySet<string> = new Set([
  'user-started-speaking',
  'user-stopped-speaking',
  'interim-transcription',
  'transcription',
  'user-turn-ended',
  'function-call',
  'function-call-result',
  'tts-text',
  'bot-started-speaking',
  'spoken-text',
  'bot-stopped-speaking',
  'bot-turn-ended',
  'output-pause',
  'output-resume',
  'metrics',
  'error',
])

/** An observer that sends a page the frames it shows, each once, when it is first pushed. */
export function pageFrames(send: (frame: Frame) => void): Observer {
  return {
    onFrame(frame) {
      if (!kinds.has(frame.kind)) return
      if (frame instanceof MetricsFrame && frame.metrics.type !== 'turn') return
      send(publicFrame(frame))
    },
  }
}
