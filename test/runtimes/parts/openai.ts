import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Conversation } from 'antiphon/conversation'
import { openai } from 'antiphon/llm/openai'

// A model server of this program's own, asked over HTTP and answering as a stream.
const server = createServer((_, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const content of ['Hello ', 'to you.'])
    response.write(`data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`)
  response.end('data: [DONE]\n\n')
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const { port } = server.address() as AddressInfo
const talk = new Conversation({
  llm: openai({ model: 'some', baseURL: `http://127.0.0.1:${port}/v1`, apiKey: 'none' }),
})
assert.equal(await talk.textOnly('hello'), 'Hello to you.')
server.close()
server.closeAllConnections()
