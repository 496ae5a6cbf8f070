import type {} from '../../page/speaker.ts'

declare global {
  interface Window {
    /** What was heard of the agent around the last interruption; known when the next answer begins to arrive. */
    readonly interruption: Interruption | undefined
  }
}

interface Interruption {
  /** Whether it was heard in the 200 ms before the page was told. */
  readonly sounded: boolean
  /** How long it was still heard after that, in milliseconds of sound. The next answer is not counted. */
  readonly tailMs: number
}

const text = new TextDecoder()
let interruptedS: number | undefined
let nextAnswerS: number | undefined

Object.defineProperty(window, 'interruption', {
  get(): Interruption | undefined {
    const { speaker } = window
    if (interruptedS === undefined || nextAnswerS === undefined || speaker.knownUntilS < nextAnswerS)
      return undefined
    const lastLoudS = speaker.lastLoudS(interruptedS, nextAnswerS) ?? interruptedS
    return {
      sounded: speaker.lastLoudS(interruptedS - 0.2, interruptedS) !== undefined,
      tailMs: (lastLoudS - interruptedS) * 1000,
    }
  },
})

function received(message: string): void {
  if (message.includes('"kind":"interrupt"')) {
    interruptedS = window.speaker.nowS
    nextAnswerS = undefined
  } else if (message.includes('"kind":"tts-audio"') && interruptedS !== undefined)
    nextAnswerS ??= window.speaker.nowS
}

window.WebSocket = class extends WebSocket {
  constructor(url: string | URL) {
    super(url)
    this.addEventListener('message', ({ data }: MessageEvent<ArrayBuffer>) => received(text.decode(data)))
  }
}
