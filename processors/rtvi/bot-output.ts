import type { TTSTextFrame } from '../../src/engine.ts'

/** Sends a message of a type. */
export type Tell = (type: string, data?: unknown) => void

interface Segment {
  readonly id: number
  readonly sentence: number
  readonly turn: number
  readonly text: string
  told: boolean
  heard: string
}

/** What form a text is in, under the three names that the field has had. */
const bySentence = { output_type: 'sentence', text_type: 'sentence', aggregated_by: 'sentence' } as const

/** Segments that are remembered; what is older has been heard or never will be. */
const mostSegments = 256

/**
 * Tells what the agent says and how much of it has been heard, sentence by sentence: each is told once as new, then word
 * by word, then as completed. What an interruption leaves unsaid is never completed.
 */
export class BotOutput {
  readonly #tell: Tell
  #segments: Segment[] = []
  #lastId = 0
  #speakingTurn: number | undefined
  #firstTurn = 0

  constructor(tell: Tell) {
    this.#tell = tell
  }

  /** A sentence whose speech follows. It is told when the agent is heard. */
  sentence({ text, sentence, turn }: Pick<TTSTextFrame, 'text' | 'sentence' | 'turn'>): void {
    if (text.trim() === '') return
    this.#segments = this.#segments.filter((segment) => segment.turn >= this.#firstTurn)
    if (this.#segments.length >= mostSegments) this.#segments.shift()
    const segment: Segment = {
      id: ++this.#lastId,
      sentence,
      turn,
      text: text.trim(),
      told: false,
      heard: '',
    }
    this.#segments.push(segment)
    if (this.#speakingTurn === turn) this.#announce(segment)
  }

  /** A sentence that is only shown. */
  shown(text: string): void {
    this.#tell('bot-output', {
      text,
      ...bySentence,
      segment_id: ++this.#lastId,
      will_be_spoken: false,
      spoken_status: 'new',
    })
  }

  /** The agent is heard. */
  started(turn: number): void {
    this.#speakingTurn = turn
    for (const segment of this.#segments) if (segment.turn === turn) this.#announce(segment)
  }

  /** The agent is not heard any more. */
  stopped(): void {
    this.#speakingTurn = undefined
  }

  /** The answers before `turn` are over. Words of theirs that were under way may yet be heard. */
  interrupted(turn: number): void {
    this.#firstTurn = turn
  }

  /** Words of a sentence have been heard. */
  spoken(text: string, sentence: number): void {
    const at = this.#segments.findIndex((segment) => segment.sentence === sentence)
    const segment = this.#segments[at]
    if (segment === undefined) return
    // A sentence is told without the space around it, which is part of what was heard.
    const heard = (segment.heard === '' ? text.trimStart() : segment.heard + text).slice(
      0,
      segment.text.length,
    )
    if (heard.trim() === segment.heard.trim()) return
    this.#announce(segment)
    segment.heard = heard
    const whole = heard.length === segment.text.length
    if (whole) this.#segments.splice(at, 1)
    this.#tellSpoken(segment, whole ? 'completed' : 'in-progress')
  }

  #announce(segment: Segment): void {
    if (segment.told) return
    segment.told = true
    this.#tellSpoken(segment, 'new')
  }

  #tellSpoken({ id, text, heard }: Segment, status: 'new' | 'in-progress' | 'completed'): void {
    this.#tell('bot-output', {
      text,
      ...bySentence,
      segment_id: id,
      will_be_spoken: true,
      spoken_status: status,
      spoken_progress: {
        accumulated_text: text.slice(0, heard.length),
        remaining_text: text.slice(heard.length),
      },
    })
  }
}
