import { WireError } from '../../../src/engine.ts'
import { usable } from './candidate.ts'

/** An offer that can be answered. */
export interface Offer {
  /** Its SDP, without the candidates that are not used. */
  readonly sdp: string
}

/** Sections of an offer: microphone, camera, screen and messages are four. */
const mostSections = 16
/** Candidates taken from an offer. */
const mostCandidates = 16
/** Lines of an offer: browsers need some hundred for each section. */
const mostLines = 2_000
/** Lines that name sources of a section: of audio there is one, and each makes a track. */
const mostSources = 16

/**
 * Reads a client's SDP, so far as to know that it can be answered, and that answering it takes one connection.
 * @throws WireError if it cannot.
 */
export function readOffer(sdp: string): Offer {
  if (!sdp.startsWith('v=0')) throw new WireError('The offer is no SDP.')
  const all = sdp.split(/\r?\n/, mostLines + 1)
  if (all.length > mostLines) throw new WireError(`The offer has more than ${mostLines} lines.`)
  const lines = used(all)
  const [head, ...sections] = sectionsOf(lines)
  if (sections.length > mostSections)
    throw new WireError(`The offer has ${sections.length} sections; ${mostSections} may be.`)
  const audio = sections.find(([first]) => first?.startsWith('m=audio ') && !first.startsWith('m=audio 0 '))
  if (!audio?.some((line) => /^a=rtpmap:\d+ opus\/48000\/2$/i.test(line)))
    throw new WireError('The offer has no audio in Opus.')
  if (sections.filter(([first]) => first?.startsWith('m=application ')).length > 1)
    throw new WireError('The offer has more than one section for messages.')
  for (const section of sections) checkSection(section, head ?? [])
  checkBundle(head ?? [], sections)
  return { sdp: `${lines.join('\r\n').trimEnd()}\r\n` }
}

/** Without candidates, sources and forms of a picture that are not used. */
function used(lines: readonly string[]): string[] {
  let candidates = 0
  let sources = 0
  return lines.filter((line) => {
    if (line.startsWith('m=')) sources = 0
    if (line.startsWith('a=candidate:')) return usable(line) && ++candidates <= mostCandidates
    if (line.startsWith('a=ssrc:')) return ++sources <= mostSources
    return !/^a=(?:end-of-candidates|rid:|simulcast:)/.test(line)
  })
}

/** The lines before the first section, and those of each. */
function sectionsOf(lines: readonly string[]): string[][] {
  const sections: string[][] = [[]]
  for (const line of lines) {
    if (line.startsWith('m=')) sections.push([])
    sections.at(-1)!.push(line)
  }
  return sections
}

/** What a section needs for a connection that is encrypted and checked: RFC 8829, section 5.2.1. */
const needed: readonly [RegExp, string][] = [
  [/^a=ice-ufrag:[\w+/]{4,256}$/, 'user name for ICE'],
  [/^a=ice-pwd:[\w+/]{22,256}$/, 'password for ICE'],
  [/^a=fingerprint:sha-(?:256|384|512) [\dA-F]{2}(?::[\dA-F]{2}){31,63}$/i, 'fingerprint'],
]

function checkSection(section: readonly string[], head: readonly string[]): void {
  const [first = ''] = section
  if (!/^m=(?:audio|video|application) \d{1,5} [\w/]{1,40}(?: [\w*-]{1,40}){1,100}$/.test(first))
    throw new WireError('A section of the offer is neither audio nor video nor messages.')
  if (midOf(section) === undefined) throw new WireError('A section of the offer has no "mid".')
  // A section that is not in use needs nothing.
  if (/^m=\w+ 0 /.test(first)) return
  for (const [form, name] of needed)
    if (![...section, ...head].some((line) => form.test(line)))
      throw new WireError(`A section of the offer has no ${name}.`)
  if (first.startsWith('m=application ') && !section.some((line) => /^a=sctp-port:\d{1,5}$/.test(line)))
    throw new WireError('The section for messages has no "sctp-port".')
}

/** Each section of its own would be a connection of its own. */
function checkBundle(head: readonly string[], sections: readonly string[][]): void {
  const groups = head.filter((line) => line.startsWith('a=group:BUNDLE'))
  const [together = []] = groups.map((line) => line.split(' ').slice(1))
  const apart = sections.some(
    (section) => !/^m=\w+ 0 /.test(section[0] ?? '') && !together.includes(midOf(section)!),
  )
  const mids = sections.map(midOf)
  if (groups.length !== 1 || apart || new Set(mids).size < mids.length)
    throw new WireError('The sections of the offer are not in one BUNDLE group.')
}

function midOf(section: readonly string[]): string | undefined {
  return section.find((line) => /^a=mid:[\w-]{1,32}$/.test(line))?.slice('a=mid:'.length)
}
