/** Sends a message of a type. */
export type Tell = (type: string, data?: unknown) => void

interface Segment {
  readonly id: number
  readonly turn: number
  readonly text: string
  told: boolean
  heard: string
}

/** What form a text is in, under the three names that the field has had. */
const sentence = { output_type: 'sentence', text_type: 'sentence', aggregated_by: 'sentence' } as const

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
  sentence(text: string, turn: number): void {
    if (text.trim() === '') return
    this.#segments = this.#segments.filter((segment) => segment.turn >= this.#firstTurn)
    if (this.#segments.length >= mostSegments) this.#segments.shift()
    const segment: Segment = { id: ++this.#lastId, turn, text: text.trim(), told: false, heard: '' }
    this.#segments.push(segment)
    if (this.#speakingTurn === turn) this.#announce(segment)
  }

  /** A sentence that is only shown. */
  shown(text: string): void {
    this.#tell('bot-output', {
      text,
      ...sentence,
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

  /** Words have been heard. */
  spoken(text: string, turn: number): void {
    let rest = text
    for (let segment = this.#next(turn); segment && rest !== ''; segment = this.#next(turn))
      rest = this.#hear(segment, rest)
  }

  #next(turn: number): Segment | undefined {
    return this.#segments.find((segment) => segment.turn === turn)
  }

  /** Adds to what has been heard of a segment; returns what belongs to the next. */
  #hear(segment: Segment, given: string): string {
    const { text } = segment
    // A sentence is told without the space around it, which is part of what was heard.
    const words = segment.heard === '' ? given.trimStart() : given
    const missing = text.length - segment.heard.length
    const heard = segment.heard + words.slice(0, missing)
    if (heard.trim() === segment.heard.trim()) return ''
    this.#announce(segment)
    segment.heard = heard
    if (heard.length < text.length) {
      this.#tellSpoken(segment, 'in-progress')
      return ''
    }
    this.#segments.splice(this.#segments.indexOf(segment), 1)
    this.#tellSpoken(segment, 'completed')
    return words.slice(missing).trimStart()
  }

  #announce(segment: Segment): void {
    if (segment.told) return
    segment.told = true
    this.#tellSpoken(segment, 'new')
  }

  #tellSpoken({ id, text, heard }: Segment, status: 'new' | 'in-progress' | 'completed'): void {
    this.#tell('bot-output', {
      text,
      ...sentence,
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
