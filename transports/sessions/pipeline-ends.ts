import { ProcessorError } from '../../src/engine.ts'

/** The two ends of a session's pipeline: each is given once, for a session has one pipeline. */
export class PipelineEnds<Input, Output> {
  #inputGiven = false
  #outputGiven = false

  /** Whether there is a pipeline, which closes the session at its end. */
  get used(): boolean {
    return this.#inputGiven || this.#outputGiven
  }

  /** @throws ProcessorError if it has been given. */
  input(make: () => Input): Input {
    if (this.#inputGiven)
      throw new ProcessorError('The session has its input already: a session has one pipeline.')
    const input = make()
    this.#inputGiven = true
    return input
  }

  /** @throws ProcessorError if it has been given; what making it throws. */
  output(make: () => Output): Output {
    if (this.#outputGiven)
      throw new ProcessorError('The session has its output already: a session has one pipeline.')
    const output = make()
    this.#outputGiven = true
    return output
  }
}

let lastId = 0

/** The number of a new session, unique in the process. */
export function nextSessionId(): number {
  return ++lastId
}
