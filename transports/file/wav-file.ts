import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { type RecordingSink, TransportError, wavHeader } from '../../src/engine.ts'
import { partOf } from './whole-file.ts'

/** Bytes gathered before they are written: a second of stereo at 16 kHz. */
const blockBytes = 64_000

/**
 * A WAV file that is written as it is recorded, so that its length costs no memory. It is written beside its place, and
 * put there, complete, when it is closed; a recording of nothing leaves what was there.
 */
export function wavFile(path: string): RecordingSink {
  const part = partOf(path)
  let file: FileHandle | undefined
  let format = { sampleRate: 0, channels: 0 }
  let waiting: Int16Array[] = []
  let waitingBytes = 0
  let dataBytes = 0
  let writing: Promise<void> = Promise.resolve()

  const flush = () => {
    const blocks = waiting
    waiting = []
    waitingBytes = 0
    writing = writing.then(async () => {
      const bytes = Buffer.concat(
        blocks.map(({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength)),
      )
      await file?.write(bytes, 0, bytes.length, 44 + dataBytes)
      dataBytes += bytes.length
    })
    // Who closes it is told of a failure, whether or not somebody waits for this.
    writing.catch(() => {})
    return writing
  }

  return {
    async open(given) {
      format = { ...given }
      try {
        file = await open(part, 'wx')
        await file.write(wavHeader({ ...format, dataBytes: 0 }))
      } catch (cause) {
        throw new TransportError(`${path} cannot be written: ${(cause as Error).message}`, { cause })
      }
    },
    write(samples) {
      waiting.push(samples)
      waitingBytes += samples.byteLength
      return waitingBytes >= blockBytes ? flush() : undefined
    },
    async close() {
      if (!file) return
      const closing = file
      let whole = false
      try {
        await flush()
        await closing.write(wavHeader({ ...format, dataBytes }), 0, 44, 0)
        whole = dataBytes > 0
      } finally {
        file = undefined
        await closing.close()
        if (whole) await rename(part, path)
        else await rm(part, { force: true })
      }
    },
  }
}
