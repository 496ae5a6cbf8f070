import { isIP, SocketAddress } from 'node:net'

/** The network that an address is of, for limits: an IPv4 address, or the first half of an IPv6 one, of which a client has the rest. */
export function clientNetwork(address: string | undefined): string {
  if (address === undefined || isIP(address) === 0) return address ?? ''
  if (isIP(address) === 4) return address
  const canonical = new SocketAddress({ address: address.split('%')[0]!, family: 'ipv6' }).address
  const [, mapped] = canonical.match(/^::ffff:([\d.]+)$/) ?? []
  if (mapped !== undefined) return mapped
  const [head = '', tail = ''] = canonical.split('::')
  const heads = head === '' ? [] : head.split(':')
  const tails = tail === '' ? [] : tail.split(':')
  const zeros = Array<string>(Math.max(0, 8 - heads.length - tails.length)).fill('0')
  return [...heads, ...(canonical.includes('::') ? zeros : []), ...tails].slice(0, 4).join(':')
}
