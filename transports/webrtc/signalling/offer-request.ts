import { HttpProblem } from '../../http/http-json.ts'
import { type Candidate, usable } from '../peer/candidate.ts'
import { type Offer, readOffer } from '../peer/offer.ts'

/** What is posted to the offer endpoint. */
export interface OfferRequest {
  readonly offer: Offer
  /** The session it is for; a new one if it names none. */
  readonly peerId: string | undefined
  /** Whether the connection is to be made anew. */
  readonly restart: boolean
  /** What the page's program gave. */
  readonly data: unknown
}

/** What is sent to the offer endpoint after the answer. */
export interface CandidatesRequest {
  readonly peerId: string
  readonly candidates: readonly Candidate[]
  /** What the page's program gave. */
  readonly data: unknown
}

/** Candidates in one request: far more than a machine has addresses. */
const mostCandidates = 100

/**
 * Reads an offer as Pipecat's client posts it.
 * @throws HttpProblem if it is none; WireError if its SDP cannot be answered.
 */
export function readOfferRequest(data: unknown): OfferRequest {
  const { sdp, type, pc_id: peerId = null, restart_pc: restart = false, ...rest } = fields(data)
  if (typeof sdp !== 'string' || type !== 'offer') throw new HttpProblem(400, 'The request holds no offer.')
  if (peerId !== null && typeof peerId !== 'string')
    throw new HttpProblem(400, 'The "pc_id" is neither a string nor null.')
  if (typeof restart !== 'boolean') throw new HttpProblem(400, 'The "restart_pc" is no boolean.')
  return {
    offer: readOffer(sdp),
    peerId: peerId ?? undefined,
    restart,
    data: rest.requestData ?? rest.request_data,
  }
}

/**
 * Reads candidates as Pipecat's client sends them; those that cannot be used are left out.
 * @throws HttpProblem if they are none.
 */
export function readCandidatesRequest(data: unknown): CandidatesRequest {
  const { pc_id: peerId, candidates, ...rest } = fields(data)
  if (typeof peerId !== 'string') throw new HttpProblem(400, 'The request names no "pc_id".')
  if (!Array.isArray(candidates) || candidates.length > mostCandidates)
    throw new HttpProblem(400, `The "candidates" are no list of at most ${mostCandidates}.`)
  return {
    peerId,
    candidates: candidates.map(readCandidate).filter(({ candidate }) => usable(candidate)),
    data: rest.requestData ?? rest.request_data,
  }
}

function readCandidate(data: unknown): Candidate {
  const { candidate, sdp_mid: mid, sdp_mline_index: line } = fields(data)
  if (typeof candidate !== 'string') throw new HttpProblem(400, 'A candidate is no string.')
  return {
    candidate,
    mid: typeof mid === 'string' ? mid : undefined,
    line: typeof line === 'number' ? line : undefined,
  }
}

function fields(data: unknown): Readonly<Record<string, unknown>> {
  if (typeof data !== 'object' || data === null) throw new HttpProblem(400, 'The request is no JSON object.')
  return data as Record<string, unknown>
}
