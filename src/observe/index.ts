export { HeldGuess } from './held-guess.ts'
export type * from './metrics.ts'
export { type SessionEvent, SessionEvents } from './session-events.ts'
