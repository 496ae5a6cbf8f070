import type { AntiphonError, Logger, RealtimeEvent } from '../../src/engine.ts'
import type { Answers } from './answers/answers.ts'
import type { Exchanges } from './exchanges.ts'
import type { LineEvent } from './realtime-line.ts'
import type { VendorsUser } from './vendors-user.ts'

/** Who takes what a vendor tells. */
export interface Takers {
  /** Whether turns are ours: what the vendor says of the user decides nothing then. */
  readonly ours: boolean
  readonly answers: Answers
  readonly user: VendorsUser
  readonly exchanges: Exchanges
  readonly logger: Logger
  /** The number of a turn that the vendor has begun. */
  nextTurn(): number
  report(error: AntiphonError): void
}

/** Gives what comes over the line to who takes it. */
export function takeEvent(event: LineEvent, takers: Takers): void {
  const { ours, answers, user, exchanges, logger, report } = takers
  if (event.type === 'lost') {
    report(event.error)
    answers.lost()
  } else if (event.type === 'response') takeResponse(event, takers)
  else if (event.type === 'user-speech' || event.type === 'user-text') {
    if (!ours) user.take(event)
    else if (event.type === 'user-text' && event.final) exchanges.said(event.exchange, event.text)
  } else if (event.type === 'usage') answers.used(event)
  else if (event.type === 'expiring') logger.debug({ inMs: event.inMs }, "the vendor's session ends soon")
  else answers.take(event)
}

function takeResponse(
  { state, response, exchange, error }: Extract<RealtimeEvent, { type: 'response' }>,
  { ours, answers, user, exchanges, nextTurn, report }: Takers,
): void {
  if (error) report(error)
  if (state !== 'started') answers.ended(response, state)
  else if (exchange === undefined) answers.started(response, undefined)
  else if (!ours) answers.started(response, user.answered(exchange, nextTurn()))
  else {
    const turn = answers.started(response, undefined)
    if (turn !== undefined) exchanges.answered(exchange, turn)
  }
}
