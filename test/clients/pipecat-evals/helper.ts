import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { flite } from '../../../providers/flite/tts.ts'
import { moonshine } from '../../../providers/moonshine/stt.ts'
import { readWav } from '../../../src/engine.ts'
import { recognizeText, speakText } from '../../../src/testing/index.ts'

/**
 * A voice and an ear for the harness, which has none without a network: `/speak` takes words, `/listen` a WAV file. All
 * audio is mono at 16,000 Hz.
 */
export async function startHelper(): Promise<{ url: string; close(): Promise<void> }> {
  const tts = flite()
  const stt = moonshine()
  const server: Server = createServer(async (request, response) => {
    try {
      const body = await buffer(request)
      if (request.url === '/speak') {
        const { samples } = await speakText(tts, body.toString())
        response.end(new Uint8Array(samples.buffer))
      } else {
        response.end(await recognizeText(stt, readWav(body).samples))
      }
    } catch (error) {
      response.writeHead(500).end(String(error))
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      server.close()
      await Promise.all([tts.close?.(), stt.close?.()])
    },
  }
}
