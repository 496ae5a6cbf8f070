import { isIP } from 'node:net'

/** A place at which the other end may be reached, as the `candidate` attribute of SDP says it (RFC 8839, section 5.1). */
export interface Candidate {
  readonly candidate: string
  /** The section it is for, by its `mid`. */
  readonly mid: string | undefined
  /** The section it is for, counted from 0. */
  readonly line: number | undefined
}

const grammar =
  /^(?:a=)?candidate:[\w+/]{1,32} 1 udp \d{1,10} ([\da-f.:]{2,45}) (\d{1,5}) typ (?:host|srflx|prflx|relay)(?: [\x21-\x7e]{1,64}){0,32}$/i

/**
 * Whether a candidate is used: UDP, to an address. Names are not looked up, those of mDNS (`….local`) included, behind
 * which pages without a microphone hide: such a client is seen when it knocks.
 */
export function usable(candidate: string): boolean {
  const [, address = '', port = ''] = candidate.match(grammar) ?? []
  return isIP(address) !== 0 && Number(port) > 0 && Number(port) < 65_536
}
