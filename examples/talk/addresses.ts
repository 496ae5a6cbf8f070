import { hostname, networkInterfaces } from 'node:os'

/** The IPv4 addresses at which other computers reach this one. */
export function lanAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address)
}

/** Whether a server that listens there is reached from this computer only. */
export function isPrivate(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.')
}

/**
 * The names under which a server is reached that listens on a port of this computer.
 * @param named Names that the computer does not know itself, of a proxy for instance.
 */
export function ownHosts(host: string, port: number, named: readonly string[]): string[] {
  const everywhere = host === '0.0.0.0' || host === '::'
  const names = everywhere ? [hostname(), `${hostname()}.local`, ...lanAddresses()] : [host]
  const withPort = [...names, ...named].map((name) => `${name.includes(':') ? `[${name}]` : name}:${port}`)
  return ['loopback', ...withPort, ...named]
}
