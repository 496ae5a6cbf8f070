import type { TurnAction } from './turn-moves.ts'
import type { TurnParts } from './turn-parts.ts'

/** What {@link TurnActs} tells. */
export interface TurnActsEvents {
  /** The silence after a sound has lasted long enough. */
  quiet(): void
  /** No words have come in time. */
  late(): void
}

/** Why a move is made. */
export interface TurnReasons {
  /** Why a turn begins or ends. */
  readonly reason: string
  /** Why what is said over the agent interrupts it. */
  readonly meant: string
}

/** Does what a move of a turn says. */
export class TurnActs {
  readonly #parts: TurnParts
  readonly #events: TurnActsEvents
  readonly #acts: Readonly<Record<TurnAction, (reasons: TurnReasons) => void>>

  constructor(parts: TurnParts, events: TurnActsEvents) {
    this.#parts = parts
    this.#events = events
    const { hearing, host, output, waits } = parts
    this.#acts = {
      pause: () => output.pause(),
      resume: () => output.resume(),
      interrupt: ({ meant }) => host.interrupt(meant),
      begin: ({ reason }) => this.#begin(reason),
      end: ({ reason }) => this.#end(reason),
      forget: () => this.#forget(),
      wait: () => waits.patience(waits.silenceMs, () => events.quiet()),
      cut: () => hearing.transcript.cut(),
      ignore: () => this.#ignore(),
      listen: () => this.#listen(),
    }
  }

  do(action: TurnAction, reasons: TurnReasons): void {
    this.#acts[action](reasons)
  }

  /** Words may be late for so long, in milliseconds. */
  waitForWords(timeoutMs = this.#parts.waits.transcriptMs): void {
    this.#parts.waits.patience(timeoutMs, () => this.#events.late())
  }

  #begin(reason: string): void {
    const { hearing, host, output, start, waits } = this.#parts
    output.resume()
    start.active?.(host.now())
    host.started(reason)
    waits.limits.begin(hearing.transcript.text)
    if (!hearing.voice.active) this.waitForWords()
  }

  #end(reason: string): void {
    const { answer, hearing, host, speculations, start } = this.#parts
    const { text } = hearing.transcript
    const { stoppedAtMs } = hearing.voice
    if (text !== '' && answer.underWay) host.interrupt('words')
    this.#forget()
    start.active?.(host.now())
    const speculated = speculations?.settle(text)
    const turn = host.ended({ text, stoppedAtMs, reason, turn: speculated })
    if (turn !== undefined) answer.begin(turn)
  }

  #forget(): void {
    const { hearing, output, waits } = this.#parts
    hearing.reset()
    waits.cancel()
    output.resume()
  }

  #ignore(): void {
    const { hearing, speculations, waits } = this.#parts
    speculations?.takeBack()
    waits.patient()
    hearing.transcript.ignore(false)
  }

  #listen(): void {
    const { transcript, voice } = this.#parts.hearing
    transcript.ignore(voice.active)
    this.#forget()
    this.waitForWords()
  }
}
