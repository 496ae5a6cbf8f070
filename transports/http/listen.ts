import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { TransportError } from '../../src/engine.ts'

/**
 * Has a server listen on a port, 0 for any that is free.
 * @param failed Told what fails after it had begun: no file is left for another connection, for instance.
 * @returns The port.
 * @throws TransportError if it cannot be listened on.
 */
export async function listen(
  http: Server,
  { port, host }: { readonly port: number; readonly host: string | undefined },
  failed: (error: TransportError) => void,
): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    const refused = (cause: Error) =>
      reject(new TransportError(`Port ${port} cannot be listened on: ${cause.message}.`, { cause }))
    http.once('error', refused)
    http.listen(port, host, () => {
      http.off('error', refused)
      resolve()
    })
  })
  http.on('error', (cause) =>
    failed(new TransportError(`The port cannot be listened on: ${cause.message}.`, { cause })),
  )
  return portOf(http)
}

/** The port that a server listens on; 0 if it is none, but a socket of the file system. */
export function portOf(http: Server): number {
  const address = http.address() as AddressInfo | string | null
  return typeof address === 'object' && address !== null ? address.port : 0
}
