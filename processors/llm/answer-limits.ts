/** How much of an answer is taken. A server that sends more has gone wrong; nobody would listen to it either. */
export interface AnswerLimits {
  /** Longest event of the stream, in UTF-16 code units. Default 1,000,000. */
  eventLength?: number
  /** Most text of an answer, in UTF-16 code units. Default 1,000,000. */
  textLength?: number
  /** Most text of all arguments of an answer, in UTF-16 code units. Default 1,000,000. */
  argumentsLength?: number
  /** Most calls of tools in an answer. Default 1,000. */
  calls?: number
}

/** The limits, whole. */
export function answerLimits(limits: AnswerLimits = {}): Required<AnswerLimits> {
  return {
    eventLength: limits.eventLength ?? 1_000_000,
    textLength: limits.textLength ?? 1_000_000,
    argumentsLength: limits.argumentsLength ?? 1_000_000,
    calls: limits.calls ?? 1_000,
  }
}
