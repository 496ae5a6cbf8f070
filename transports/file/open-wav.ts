import { type FileHandle, open } from 'node:fs/promises'
import { AudioError, parseWavHead, TransportError, type WavFormat, wavHeadBytes } from '../../src/engine.ts'

/** A WAV file, opened for reading. Who opens it closes `file`. */
export interface OpenWav {
  readonly file: FileHandle
  readonly format: WavFormat
  /** Where the samples end, in bytes. */
  readonly endByte: number
  /** How many bytes of samples its head promises that are not there. */
  readonly missingBytes: number
}

/** Opens a WAV file and reads its head. @throws AudioError or TransportError, with its path, if it cannot be heard. */
export async function openWav(path: string): Promise<OpenWav> {
  const file = await openFile(path)
  try {
    const stats = await file.stat()
    if (stats.isDirectory()) throw new TransportError(`${path} is a folder: name a WAV file in it.`)
    const format = await readHead(file, path, stats.size)
    const { dataOffset, dataBytes, bits, channels } = format
    const available = stats.size - dataOffset
    const samplesBytes = Math.min(dataBytes ?? available, available)
    if (samplesBytes < (bits / 8) * channels)
      throw new AudioError(`${path} holds no audio: it is zero samples long.`)
    return {
      file,
      format,
      endByte: dataOffset + samplesBytes,
      missingBytes: Math.max(0, (dataBytes ?? available) - available),
    }
  } catch (error) {
    await file.close()
    throw error
  }
}

/**
 * What the head of a WAV file says. Ask it before models are loaded, so that a file that cannot be heard is told at once.
 * @throws AudioError or TransportError, in a sentence with the path, if it cannot be heard.
 */
export async function wavFormat(path: string): Promise<WavFormat> {
  const { file, format } = await openWav(path)
  await file.close()
  return format
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    return await open(path)
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT'
    const why = missing ? 'there is no such file' : (cause as Error).message
    throw new TransportError(`${path} cannot be read: ${why}.`, { cause })
  }
}

async function readHead(file: FileHandle, path: string, size: number): Promise<WavFormat> {
  const head = new Uint8Array(Math.min(wavHeadBytes, size))
  await file.read(head, 0, head.length, 0)
  try {
    return parseWavHead(head, path)
  } catch (cause) {
    throw new AudioError(`${path}: ${(cause as Error).message}`, { cause })
  }
}
