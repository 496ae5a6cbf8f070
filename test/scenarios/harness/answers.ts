import {
  type Frame,
  HeardTextFrame,
  LLMTextFrame,
  SpeakFrame,
  UserTurnEndedFrame,
} from '../../../src/engine.ts'

/** A line of the conversation: what was said, and what of it was meant to be said and never heard. */
export interface Line {
  readonly who: 'user' | 'agent'
  readonly text: string
  readonly unheard: string
}

interface Answer {
  round: number
  written: string
  heard: string
}

/** Puts the conversation together: what the user said, and of each answer what was heard and what was not. */
export class Answers {
  readonly #user = new Map<number, string>()
  readonly #agent = new Map<number, Answer>()

  see(frame: Frame): void {
    const { turn } = frame
    if (frame instanceof UserTurnEndedFrame && frame.text !== '') this.#user.set(turn, frame.text)
    else if (frame instanceof SpeakFrame) this.#of(turn).written += frame.text
    else if (frame instanceof LLMTextFrame) this.#write(frame)
    else if (frame instanceof HeardTextFrame) this.#of(turn).heard += frame.text
  }

  /** The words of the last answer before a turn that have not been heard. */
  unheard(before: number): string {
    const last = Math.max(...[...this.#agent.keys()].filter((turn) => turn < before))
    const answer = this.#agent.get(last)
    return answer === undefined ? '' : lineOf(answer).unheard
  }

  get lines(): readonly Line[] {
    const turns = [...new Set([...this.#user.keys(), ...this.#agent.keys()])].sort((a, b) => a - b)
    return turns.flatMap((turn) => {
      const said = this.#user.get(turn)
      const answer = this.#agent.get(turn)
      return [
        ...(said === undefined ? [] : [{ who: 'user' as const, text: said, unheard: '' }]),
        ...(answer === undefined ? [] : [lineOf(answer)]),
      ]
    })
  }

  #write({ turn, round, text }: LLMTextFrame): void {
    const answer = this.#of(turn)
    if (round !== answer.round) answer.written += ' '
    answer.round = round
    answer.written += text
  }

  #of(turn: number): Answer {
    const answer = this.#agent.get(turn) ?? { round: 0, written: '', heard: '' }
    this.#agent.set(turn, answer)
    return answer
  }
}

function lineOf({ written, heard }: Answer): Line {
  const count = wordsOf(heard).length
  return { who: 'agent', text: heard.trim(), unheard: wordsOf(written).slice(count).join(' ') }
}

/** The words of a text. */
export function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '')
}
