import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readWav, writeWav } from '../../src/engine.ts'
import { VirtualClock } from '../../src/testing/index.ts'
import { transportContract } from '../../testing/contracts/transport.ts'
import { FileTransport } from '../../transports/file/index.ts'

transportContract('FileTransport', async ({ samples, sampleRate }) => {
  const folder = await mkdtemp(join(tmpdir(), 'antiphon-contract-'))
  const [input, output] = [join(folder, 'in.wav'), join(folder, 'out.wav')]
  await writeFile(input, writeWav({ samples, sampleRate, channels: 1 }))
  return {
    transport: new FileTransport({ input, output, sampleRate: 24_000 }),
    sampleRate: 24_000,
    clock: new VirtualClock(),
    // Where nothing is said, nothing is written.
    heard: async () => (existsSync(output) ? readWav(await readFile(output)).samples : new Int16Array(0)),
    close: () => rm(folder, { recursive: true }),
  }
})
