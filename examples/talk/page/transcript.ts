import {
  AgentStartedSpeakingFrame,
  AgentTurnEndedFrame,
  type Frame,
  HeardTextFrame,
  InterimTranscriptionFrame,
  InterruptFrame,
  MetricsFrame,
  OutputResumeFrame,
  ToolCallFrame,
  ToolCallResultFrame,
  TranscriptionFrame,
  TTSTextFrame,
  UserTurnEndedFrame,
} from 'antiphon'
import { AgentLine, UserLine } from './lines.ts'

/** A line of the conversation. */
export type TranscriptLine = AgentLine | UserLine

/** What a {@link Transcript} tells of. */
export interface TranscriptListener {
  /** A line is new, or has changed. */
  changed(line: TranscriptLine): void
  /** A line came to nothing. */
  removed(line: TranscriptLine): void
}

/** The conversation as it is seen: who said what, and how much of it was heard. */
export class Transcript {
  readonly #listener: TranscriptListener
  #saying: UserLine | undefined
  #answers = new Map<number, AgentLine>()

  constructor(listener: TranscriptListener) {
    this.#listener = listener
  }

  /** Whether the agent prepares an answer of which nothing has been heard. */
  get thinking(): boolean {
    return [...this.#answers.values()].some(({ state, heard }) => state === 'coming' && heard === 0)
  }

  /** Another session: what was under way is over, and turns are numbered anew. */
  restart(): void {
    this.#stop('cut-off')
    this.#answers.clear()
    if (this.#saying) this.#close(this.#saying)
  }

  take(frame: Frame): void {
    if (frame instanceof InterimTranscriptionFrame) this.#said((line) => line.guess(frame.text))
    else if (frame instanceof TranscriptionFrame) this.#said((line) => line.add(frame.text))
    else if (frame instanceof UserTurnEndedFrame) this.#userTurn(frame)
    else if (frame instanceof OutputResumeFrame) this.#listenedOn()
    else if (frame instanceof InterruptFrame) this.#stop('interrupted')
    else if (frame instanceof TTSTextFrame) this.#answer(frame.turn, (line) => line.add(frame.text))
    else if (frame instanceof HeardTextFrame) this.#answer(frame.turn, (line) => line.hear(frame.text))
    else if (frame instanceof ToolCallFrame) this.#answer(frame.turn, (line) => line.call(frame))
    else if (frame instanceof ToolCallResultFrame) this.#answer(frame.turn, (line) => line.result(frame))
    else if (frame instanceof AgentStartedSpeakingFrame) this.#answer(frame.turn, () => {})
    else if (frame instanceof AgentTurnEndedFrame) this.#ended(frame.turn)
    else if (frame instanceof MetricsFrame && frame.metrics.type === 'turn') {
      const { metrics } = frame
      const line = this.#answers.get(metrics.turn)
      if (line) this.#change(line, () => line.measure(metrics))
    }
  }

  #said(change: (line: UserLine) => void): void {
    this.#saying ??= new UserLine()
    this.#change(this.#saying, change)
  }

  #userTurn({ text, turn }: UserTurnEndedFrame): void {
    if (text !== '') this.#saying ??= new UserLine()
    const line = this.#saying
    this.#saying = undefined
    if (line) {
      line.end(text)
      if (text === '') this.#listener.removed(line)
      else this.#listener.changed(line)
    }
    if (text !== '') this.#answer(turn, () => {})
  }

  /** What was said while the agent spoke did not interrupt it: "mm-hm". */
  #listenedOn(): void {
    const line = this.#saying
    if (line === undefined) return
    this.#saying = undefined
    this.#close(line)
  }

  #close(line: UserLine): void {
    if (line.aside()) this.#listener.changed(line)
    else this.#listener.removed(line)
  }

  #answer(turn: number, change: (line: AgentLine) => void): void {
    let line = this.#answers.get(turn)
    if (line === undefined) {
      line = new AgentLine(turn)
      this.#answers.set(turn, line)
    }
    if (line.state === 'coming') this.#change(line, change)
  }

  #ended(turn: number): void {
    const line = this.#answers.get(turn)
    if (line?.state !== 'coming') return
    line.end()
    this.#keep(line)
  }

  #stop(why: 'interrupted' | 'cut-off'): void {
    for (const line of this.#answers.values()) {
      if (line.state !== 'coming') continue
      line.stop(why)
      this.#keep(line)
    }
  }

  #keep(line: AgentLine): void {
    if (line.empty) {
      this.#answers.delete(line.turn)
      this.#listener.removed(line)
    } else this.#listener.changed(line)
  }

  #change<L extends TranscriptLine>(line: L, change: (line: L) => void): void {
    change(line)
    this.#listener.changed(line)
  }
}
