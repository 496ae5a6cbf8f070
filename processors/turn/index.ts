export type { GuessOptions } from './guesses.ts'
export { defaultBackchannels, type UserTurnOptions } from './turn-options.ts'
export { UserIdle, type UserIdleOptions } from './user-idle.ts'
export { UserTurn } from './user-turn.ts'
