import type { Clock } from '../clock/clock.ts'
import { systemClock } from '../clock/system-clock.ts'
import { type Logger, silentLogger } from '../logger.ts'
import type { MailboxLimits } from './mailbox.ts'
import type { Observer } from './observer.ts'
import type { Session } from './session.ts'

/** What the processors of one task share, and what each is called. */
export interface Environment {
  /** The name of the processor whose environment it is: no other in its task has the same. Empty for that of the task. */
  readonly processor: string
  /** All time. */
  readonly clock: Clock
  /** Where to log. */
  readonly logger: Logger
  /** Sample rate, in Hz, in which speech is sent to the output. */
  readonly outputSampleRate: number
  /** How much mailboxes hold. */
  readonly limits: MailboxLimits
  /** The session they work for. */
  readonly session: Session
  /** Numbers the turns of the session, and its sentences. */
  readonly turns: TurnCounter
  /** Told of what happens; `undefined` costs nothing. */
  readonly observer: Observer | undefined
  /** Told when the End frame has come to a processor; many times. */
  readonly ending: (() => void) | undefined
}

/** Hands out the numbers of a session: of its turns, and of the sentences that are said in them. */
export class TurnCounter {
  #current = 0
  #sentence = 0

  /** The latest turn begun. */
  get current(): number {
    return this.#current
  }

  /** A turn was begun elsewhere: the next one is later. */
  reach(turn: number): void {
    if (turn > this.#current) this.#current = turn
  }

  /** Begins a turn. */
  next(): number {
    return ++this.#current
  }

  /** Names a sentence: all that belongs to it carries the number. */
  nextSentence(): number {
    return ++this.#sentence
  }
}

/** The environment of a processor that is not part of a task, with what is given in place of the defaults. */
export function environment(given: Partial<Environment> = {}): Environment {
  return {
    processor: '',
    clock: systemClock,
    logger: silentLogger,
    outputSampleRate: 16_000,
    limits: { highWater: 128, capacity: 4096 },
    session: { id: crypto.randomUUID(), signal: new AbortController().signal },
    turns: new TurnCounter(),
    observer: undefined,
    ending: undefined,
    ...given,
  }
}

/** That of processors before they are part of a task. */
export const defaultEnvironment = environment()
