import type {} from '../../page/speaker.ts'

declare global {
  interface Window {
    /** How long the agent was still heard after the last interruption the page was told of, in milliseconds. */
    tailMs: number | undefined
  }
}

/** So long a silence is no pause between two words that are under way. */
const silenceMs = 30
const text = new TextDecoder()

function measure(): void {
  const interruptedAtMs = Date.now()
  const timer = setInterval(() => {
    if (Date.now() - Math.max(interruptedAtMs, window.speaker.lastLoudAtMs) < silenceMs) return
    window.tailMs = Math.max(0, window.speaker.lastLoudAtMs - interruptedAtMs)
    clearInterval(timer)
  }, 5)
}

window.WebSocket = class extends WebSocket {
  constructor(url: string | URL) {
    super(url)
    this.addEventListener('message', ({ data }: MessageEvent<ArrayBuffer>) => {
      if (text.decode(data).includes('"kind":"interrupt"')) measure()
    })
  }
}
