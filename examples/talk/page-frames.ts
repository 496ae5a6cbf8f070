import { type Frame, MetricsFrame, type Observer } from 'antiphon'
import { publicFrame } from 'antiphon/kit'

/** What a page is told of, besides the audio. */
const kinds: ReadonlySet<string> = new Set([
  'vad-user-started-speaking',
  'vad-user-stopped-speaking',
  'interim-transcription',
  'transcription',
  'user-turn-ended',
  'tool-call',
  'tool-call-result',
  'tts-text',
  'agent-started-speaking',
  'heard-text',
  'agent-stopped-speaking',
  'agent-turn-ended',
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
