import type { Message } from './message.ts'

/** How many tokens a conversation is. */
export type TokenCounter = (messages: readonly Message[]) => number
