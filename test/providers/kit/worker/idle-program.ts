import { WorkerHost } from '../../../../providers/kit/worker/worker-host.ts'
import { workerUrl } from '../../../../providers/kit/worker/worker-url.ts'
import { STTError, systemClock } from '../../../../src/engine.ts'
import type { EchoMethods } from './echo-methods.ts'

const host = new WorkerHost<EchoMethods>({
  url: workerUrl('echo', import.meta.url),
  name: 'echo',
  error: (message, details) => new STTError(message, details),
})
let last = 0
for await (const reply of host.stream('count', { to: 2 }, { clock: systemClock })) last = reply
console.log(last)
