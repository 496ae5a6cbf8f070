import { transportContract } from '../../../testing/contracts/transport.ts'
import { WebSocketServerTransport, type WebSocketSession } from '../../../transports/websocket/index.ts'
import { FakePhone } from './fake-phone.ts'
import { vendors } from './vendors.ts'

/** One whose messages are text, one whose audio is bytes, and one that takes speech at its own rate. */
const tried = vendors.filter(({ name }) => ['Twilio', 'Vonage', 'Exotel at 24 kHz'].includes(name))

for (const { name, serializer, fake } of tried) {
  const { sampleRate: speechRate } = fake()
  transportContract(
    `A call by ${name}`,
    async ({ samples }) => {
      const server = new WebSocketServerTransport({
        port: 0,
        host: '127.0.0.1',
        serializer: () => serializer({ hangsUp: false }),
      })
      const began = Promise.withResolvers<WebSocketSession>()
      const over = Promise.withResolvers<void>()
      server.on('session', async (session) => {
        began.resolve(session)
        await over.promise
      })
      const { port } = await server.ready
      const phone = new FakePhone(`ws://127.0.0.1:${port}`, fake())
      await phone.call()
      phone.play(samples)
      const session = await began.promise
      return {
        transport: session,
        sampleRate: session.serializer.sampleRate!,
        signal: session.signal,
        heard: async () => {
          over.resolve()
          await phone.closed
          return Int16Array.from(
            phone.commands.flatMap((command) => (command.type === 'audio' ? [...command.samples] : [])),
          )
        },
        hangUp: () => phone.hangUp(),
        close: async () => {
          over.resolve()
          phone.hangUp()
          await server.close({ drainMs: 0 })
        },
      }
    },
    { speechRate },
  )
}
