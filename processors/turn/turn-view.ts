import type { StartVerdict } from './start/start-strategy.ts'
import type { TurnFacts } from './turn-moves.ts'
import type { TurnParts } from './turn-parts.ts'

/** What is known of a turn at one moment. A strategy is asked when a move depends on it, and once. */
export class TurnView implements TurnFacts {
  readonly #parts: TurnParts
  #opening: StartVerdict | undefined
  #meant: { readonly why: string | undefined } | undefined

  constructor(parts: TurnParts) {
    this.#parts = parts
  }

  get answering(): boolean {
    return this.#parts.answer.underWay
  }

  get voice(): boolean {
    return this.#parts.hearing.voice.active
  }

  get opening(): StartVerdict {
    const { start, hearing, host } = this.#parts
    this.#opening ??= start.judge(hearing.opening(host.now()))
    return this.#opening
  }

  get meant(): string | undefined {
    const { waits, hearing } = this.#parts
    this.#meant ??= { why: waits.contest.judge(hearing.transcript, hearing.voice) }
    return this.#meant.why
  }

  get sure(): boolean {
    return this.#parts.hearing.transcript.sure !== ''
  }

  get saidAll(): boolean {
    return this.#parts.hearing.saidAll
  }

  get due(): string | undefined {
    return this.#parts.waits.due
  }
}
