import { isIPv4 } from 'node:net'

/** Puts a public address in place of the IPv4 addresses of this machine's own, in the candidates of its SDP. */
export function announce(sdp: string, address: string | undefined): string {
  if (address === undefined) return sdp
  return sdp.replace(
    /^(a=candidate:\S+ \d+ \S+ \d+ )(\S+)( \d+ typ host)/gm,
    (line, before: string, own: string, after: string) =>
      isIPv4(own) && !own.startsWith('127.') ? `${before}${address}${after}` : line,
  )
}
