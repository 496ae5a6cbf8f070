import { MetricsFrame } from '../frames/metrics.ts'
import type { LogFields, Logger } from '../logger.ts'
import type { Observer } from '../processor/observer.ts'
import { tellingOf } from './registry.ts'
import type { SessionEvent } from './session-event.ts'
import { SessionEvents } from './session-events.ts'

/**
 * An observer that logs what is said, at `info`: what the user said in each turn, and what of the answer was heard.
 * @param logger Where to. `consoleLogger()` prints it.
 */
export function logTranscripts(logger: Logger): Observer {
  let heard = ''
  const answered = () => {
    if (heard.trim() !== '') logger.info({}, `agent: ${heard.trim()}`)
    heard = ''
  }
  return observing((event) => {
    if (event.type === 'heard') heard = joined(heard, event.text)
    else if (event.type === 'agent-stopped-speaking' || event.type === 'interrupt') answered()
    else if (event.type === 'user-turn') {
      answered()
      logger.info({}, `user: ${event.text}`)
    }
  })
}

/** An observer that logs, at `info`, when turns begin and end and what decided it, and what interrupts. */
export function logTurns(logger: Logger): Observer {
  return observing((event) => {
    const { type, atMs } = event
    if (type === 'user-turn-started')
      logger.info({ atMs, ...told('reason', event.reason) }, 'the user has the floor')
    else if (type === 'user-turn')
      logger.info({ atMs, turn: event.turn, ...told('reason', event.reason) }, "the user's turn is over")
    else if (type === 'agent-started-speaking') logger.info({ atMs, turn: event.turn }, 'the agent speaks')
    else if (type === 'agent-stopped-speaking') logger.info({ atMs, turn: event.turn }, 'the agent is silent')
    else if (type === 'interrupt')
      logger.info({ atMs, cause: event.cause, ...told('detail', event.detail) }, 'the agent is interrupted')
  })
}

/**
 * An observer that logs, at `info`, what each turn took, when a fallback moves on, and whatever other measurements have a
 * sentence of their own (`log` of `registerMetrics`).
 */
export function logMetrics(logger: Logger): Observer {
  return {
    onFrame(frame) {
      if (!(frame instanceof MetricsFrame)) return
      const sentence = tellingOf(frame.metrics)?.log?.(frame.metrics)
      const { type: _, ...figures } = frame.metrics
      if (sentence !== undefined) logger.info(figures, sentence)
    },
  }
}

function observing(listener: (event: SessionEvent) => void): Observer {
  return new SessionEvents(listener, { audio: false, errors: false })
}

function told(name: string, words: string | undefined): LogFields {
  return words === undefined ? {} : { [name]: words }
}

/** Pieces of what was heard are words, or carry their own spaces. */
function joined(before: string, piece: string): string {
  if (before === '') return piece.trimStart()
  return /^\s|^[\p{P}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u.test(piece) ||
    /\s$/.test(before)
    ? before + piece
    : `${before} ${piece}`
}
