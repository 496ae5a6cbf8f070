export { HeldGuess } from './held-guess.ts'
export type * from './metrics.ts'
export { type SessionEvent, SessionEvents, type SessionEventsOptions } from './session-events.ts'
export { logMetrics, logTranscripts, logTurns } from './session-logs.ts'
