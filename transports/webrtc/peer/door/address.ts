import { BlockList, isIP, isIPv4, SocketAddress } from 'node:net'

/** Where a datagram comes from, or goes: an IP address and a port. */
export type Address = readonly [host: string, port: number]

/**
 * What an address is good for: `public` ones are reached over the internet, `local` ones only from the networks of this
 * machine (loopback, private, link-local, shared by a provider), and at the `unusable` ones is nobody: multicast, broadcast,
 * the unspecified address, names.
 */
export type AddressKind = 'public' | 'local' | 'unusable'

/** IANA's registry of special addresses (RFC 6890). */
const local: readonly [string, number][] = [
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
]
const unusable: readonly [string, number][] = [
  ['0.0.0.0', 8],
  ['224.0.0.0', 3],
]
const local6: readonly [string, number][] = [
  ['::1', 128],
  ['64:ff9b:1::', 48],
  ['fc00::', 7],
  ['fe80::', 9],
]
const unusable6: readonly [string, number][] = [
  // An IPv4 address in the old form, and one behind Teredo, go nowhere today.
  ['::', 96],
  ['2001::', 32],
  ['ff00::', 8],
]

const locals = listOf(local, local6)
const unusables = listOf(unusable, unusable6)
/** `::1` lies in a range in which nothing else is used. */
const loopback6 = listOf([], [['::1', 128]])

/** What an address is good for, in whatever form it is written: `::ffff:127.0.0.1` is 127.0.0.1. */
export function addressKind(host: string): AddressKind {
  const version = isIP(host)
  if (version === 0 || host.includes('%')) return 'unusable'
  const family = version === 4 ? 'ipv4' : 'ipv6'
  if (family === 'ipv6' && loopback6.check(host, 'ipv6')) return 'local'
  if (unusables.check(host, family)) return 'unusable'
  return locals.check(host, family) ? 'local' : 'public'
}

/** An address in the form in which sockets tell it. */
export function canonicalHost(host: string): string {
  return isIP(host) === 6 ? new SocketAddress({ address: host, family: 'ipv6' }).address : host
}

/** Whether a client's address may be sent to. Services listen below port 1024; of these, relays use two. */
export function isReachable([host, port]: Address, localNetworks: boolean): boolean {
  const kind = addressKind(host)
  if (kind === 'unusable' || (kind === 'local' && !localNetworks)) return false
  return port >= 1_024 ? port < 65_536 : kind === 'public' && (port === 80 || port === 443)
}

/** IPv4 addresses also come inside of IPv6 ones: mapped (which the list knows), for NAT64 (RFC 6052), and for 6to4 (RFC 3056). */
function listOf(ranges: readonly [string, number][], ranges6: readonly [string, number][]): BlockList {
  const list = new BlockList()
  for (const [net, bits] of ranges) {
    const hex = net.split('.').map((part) => Number(part).toString(16).padStart(2, '0'))
    const inside = `${hex[0]}${hex[1]}:${hex[2]}${hex[3]}`
    list.addSubnet(net, bits, 'ipv4')
    list.addSubnet(`64:ff9b::${inside}`, 96 + bits, 'ipv6')
    list.addSubnet(`2002:${inside}::`, 16 + bits, 'ipv6')
  }
  for (const [net, bits] of ranges6) list.addSubnet(net, bits, isIPv4(net) ? 'ipv4' : 'ipv6')
  return list
}
