import { constants } from 'node:fs'
import { access, readFile, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { type DemoOptions, UsageError } from './options.ts'

/** Tries the files that are named, before any model is loaded. @throws UsageError if one will not do. */
export async function checkFiles({ file, out, grammar }: DemoOptions): Promise<void> {
  if (file !== undefined) {
    await checkRecording(file)
    if (resolve(file) === resolve(out))
      throw new UsageError(`--out ${out} is the recording itself: name another file.`)
  }
  if (grammar !== undefined) await checkGrammar(grammar)
  await checkOut(out)
}

async function checkRecording(path: string): Promise<void> {
  const { wavFormat } = await import('antiphon/transports/file')
  try {
    await wavFormat(path)
  } catch (cause) {
    throw new UsageError((cause as Error).message, { cause })
  }
}

async function checkGrammar(path: string): Promise<void> {
  try {
    await readFile(path)
  } catch (cause) {
    throw new UsageError(`The grammar ${path} cannot be read: ${why(cause)}.`)
  }
}

async function checkOut(path: string): Promise<void> {
  if ((await stat(path).catch(() => undefined))?.isDirectory())
    throw new UsageError(
      `--out ${path} is a folder: name a file in it, such as ${path.replace(/[/\\]$/, '')}/call.wav.`,
    )
  try {
    await access(dirname(resolve(path)), constants.W_OK)
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT'
    throw new UsageError(
      `${path} cannot be written: ${missing ? `there is no folder ${dirname(path)}, make it first` : why(cause)}.`,
    )
  }
}

function why(cause: unknown): string {
  switch ((cause as NodeJS.ErrnoException).code) {
    case 'ENOENT':
      return 'there is no such file'
    case 'EISDIR':
      return 'it is a folder'
    case 'EACCES':
    case 'EROFS':
      return 'you have no right to'
    default:
      return (cause as Error).message
  }
}
