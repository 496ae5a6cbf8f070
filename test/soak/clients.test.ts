import { expect, test } from 'vitest'
import { Pipeline, PipelineTask, systemClock, TranscriptionFrame } from '../../src/engine.ts'
import { WebSocketClientTransport } from '../../transports/websocket/index.ts'
import { answering } from '../transports/websocket/agent.ts'
import { growth } from './growth.ts'

/** Waits for a failure; the test runner would remember each that it is asked to expect. */
async function fails(work: Promise<unknown>): Promise<void> {
  const failed = await work.then(
    () => false,
    () => true,
  )
  if (!failed) throw new Error('It did not fail.')
}

test('calls that are made and ended in every way leave nothing behind at either end', async () => {
  const { server, url, contexts, errors } = await answering(['Yes.'])
  const calls = [
    async () => {
      const client = new WebSocketClientTransport({ url })
      await client.connect()
      client.close()
      await client.closed
    },
    async () => {
      const client = new WebSocketClientTransport({ url })
      const heard = new Promise((resolve) => client.once('frame', resolve))
      await client.connect()
      client.send(new TranscriptionFrame({ text: 'hello' }))
      await heard
      client.goodbye()
      await client.closed
    },
    async () => {
      const client = new WebSocketClientTransport({ url })
      const task = new PipelineTask(new Pipeline([client.input(), client.output()]))
      const run = task.run()
      await client.started
      task.cancel()
      await run
      await client.closed
    },
    () => fails(new WebSocketClientTransport({ url: 'ws://127.0.0.1:1' }).connect()),
    () => {
      const abort = new AbortController()
      const connecting = new WebSocketClientTransport({ url }).connect({ signal: abort.signal })
      abort.abort()
      return fails(connecting)
    },
  ]
  const left = await growth(80, async () => {
    await Promise.all(calls.flatMap((call) => [call(), call()]))
    while (server.sessions.size > 0) await systemClock.sleep(5)
    contexts.length = errors.length = 0
  })
  console.log('800 calls', left)
  // Code that is warm leaves V8 some hundred objects, once; what a call leaves behind is more than one, each time.
  expect(left.objects).toBeLessThan(800)
  expect(left.bytesEach / calls.length / 2).toBeLessThan(1_000)
  await server.close()
})
