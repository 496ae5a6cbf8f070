import type { Duplex } from 'node:stream'

const phrases: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  408: 'Request Timeout',
  421: 'Misdirected Request',
  426: 'Upgrade Required',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
}

/** Answers a request for an upgrade with an HTTP status, and closes. */
export function refuse(socket: Duplex, status: number, message: string): void {
  socket.on('error', ignore)
  // Who has not read the answers before this one does not read this one either.
  if (!socket.writable || socket.writableLength > 0) return void socket.destroy()
  const head = [
    `HTTP/1.1 ${status} ${phrases[status] ?? 'Error'}`,
    'Connection: close',
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(message)}`,
    ...(status === 503 || status === 429 ? ['Retry-After: 5'] : []),
  ]
  socket.once('finish', () => socket.destroy())
  socket.end(`${head.join('\r\n')}\r\n\r\n${message}`)
}

function ignore(): void {}
