import type { IncomingMessage } from 'node:http'
import { type Clock, systemClock, waitFor } from '../../src/engine.ts'
import { HttpProblem } from './http-problem.ts'

/** How much of a request is read. */
export interface BodyLimits {
  /** Bytes of the largest body. Default 65,536. */
  readonly maxBytes?: number
  /** How long the whole body may take, in milliseconds. Default 10,000. */
  readonly timeoutMs?: number
  /** All time. Default `systemClock`. */
  readonly clock?: Clock
}

/**
 * Reads the body of a request, whole. What comes after it has failed is not kept, and no error of the request is left
 * without somebody who hears it.
 * @throws HttpProblem if it is too large (413), takes too long (408), or breaks off (400).
 */
export async function readBody(request: IncomingMessage, limits: BodyLimits = {}): Promise<Buffer> {
  const { maxBytes = 65_536, timeoutMs = 10_000, clock = systemClock } = limits
  const chunks: Buffer[] = []
  let size = 0
  const whole = Promise.withResolvers<void>()
  const brokeOff = () => whole.reject(new HttpProblem(400, 'The request broke off.'))
  const take = (chunk: Buffer) => {
    size += chunk.length
    if (size > maxBytes) whole.reject(new HttpProblem(413, `The request is larger than ${maxBytes} bytes.`))
    else chunks.push(chunk)
  }
  whole.promise.catch(() => {})
  // It stays: a client may break off after this has settled.
  request.on('error', brokeOff)
  if (Number(request.headers['content-length'] ?? 0) > maxBytes)
    throw new HttpProblem(413, `The request is larger than ${maxBytes} bytes.`)
  if (request.destroyed && !request.readableEnded) throw new HttpProblem(400, 'The request broke off.')
  const late = () => {
    throw new HttpProblem(408, 'The request took too long.')
  }
  request.on('data', take).once('end', whole.resolve).once('close', brokeOff)
  try {
    if (!request.readableEnded) await waitFor(whole.promise, { timeout: { clock, ms: timeoutMs }, late })
    return Buffer.concat(chunks)
  } finally {
    request.off('data', take).off('end', whole.resolve).off('close', brokeOff)
    request.pause()
  }
}
