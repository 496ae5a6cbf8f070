import { serve } from '../../../../providers/kit/worker/serve.ts'
import type { EchoMethods } from './echo-methods.ts'

let begun = 0

serve<EchoMethods>({
  count: ({ to }, { reply }) => {
    begun++
    for (let i = 1; i <= to; i++) reply(i)
  },
  begun: (_, { reply }) => reply(begun),
  double: (samples, { reply }) => {
    const doubled = samples.map((sample) => sample * 2)
    reply(doubled, [doubled.buffer])
  },
  untilCancelled: (_, { signal, reply }) =>
    new Promise((resolve) => {
      reply('listening')
      signal.addEventListener('abort', () => resolve())
    }),
  block: ({ ms }, { reply }) => {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
    reply('done')
  },
  fail: ({ message }) => {
    throw new Error(message)
  },
  silent: () => {},
  die: () => process.exit(3),
})
