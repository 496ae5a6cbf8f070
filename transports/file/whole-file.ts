import { randomUUID } from 'node:crypto'
import { rename, rm, writeFile } from 'node:fs/promises'

/** A name beside a file, for what is to take its place when it is whole. */
export function partOf(path: string | URL): string | URL {
  const part = `.${randomUUID().slice(0, 8)}.part`
  if (typeof path === 'string') return path + part
  const beside = new URL(path)
  beside.pathname += part
  return beside
}

/**
 * Writes a file beside its place and puts it there when it is whole: who reads it finds the old one or the new one, and
 * a failure leaves the old one as it was.
 */
export async function writeWhole(path: string | URL, data: string | Uint8Array): Promise<void> {
  const part = partOf(path)
  try {
    await writeFile(part, data)
    await rename(part, path)
  } catch (error) {
    await rm(part, { force: true })
    throw error
  }
}
