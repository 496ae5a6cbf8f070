import type { Frame } from '../frame/frame.ts'
import { LLMResponseEndFrame } from '../frames/llm.ts'
import { TTSStoppedFrame } from '../frames/tts.ts'

/** Knows by the frames that pass an output when the answer of a turn has been heard out. */
export class TurnEnds {
  #firstTurn = 0
  /** The turn that has ended with its speech, while the end of its text is still to come. */
  #ended: number | undefined

  /** Answers of turns before this one were interrupted: they do not end, though their last frames may come by. */
  interrupted(turn: number): void {
    this.#firstTurn = turn
  }

  /** The turn that ends with a frame, if one does. */
  endedBy(frame: Frame): number | undefined {
    if (frame instanceof TTSStoppedFrame && frame.last) return this.#end(frame.turn)
    if (!(frame instanceof LLMResponseEndFrame && frame.last)) return undefined
    // Behind a voice, the answer has ended with its speech.
    const ended = this.#ended === frame.turn ? undefined : this.#end(frame.turn)
    this.#ended = undefined
    return ended
  }

  #end(turn: number): number | undefined {
    if (turn < this.#firstTurn) return undefined
    this.#ended = turn
    return turn
  }
}
