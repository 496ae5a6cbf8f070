import { isObject } from './envelope.ts'

/** A file that a client sent (`send-file`). */
export interface ClientFile {
  /** What the user wrote beside it. */
  readonly text: string
  /** Its name, if it has one: no path, whatever the client says. */
  readonly name: string | undefined
  /** Its media type, as the client says: `image/png`. */
  readonly mediaType: string
  /** What it is made of; an address is not followed. */
  readonly source:
    | { readonly type: 'bytes'; readonly bytes: Uint8Array }
    /**
     * Whoever fetches it does so on the client's behalf: allow only hosts that you know, and no address of your own
     * network.
     */
    | { readonly type: 'url'; readonly url: string }
}

/** Most characters of a file's name, and of its type. */
const longestName = 200
const longestUrl = 2_000

/** Reads a file, or says what is wrong with it. */
export function readFile(text: string, file: unknown): ClientFile | string {
  if (
    !isObject(file) ||
    typeof file.format !== 'string' ||
    !/^[\w.+-]{1,80}\/[\w.+-]{1,80}/.test(file.format)
  )
    return '"file.format" has to be a media type'
  if (!isObject(file.source)) return '"file.source" has to be an object'
  const { type = 'bytes' in file.source ? 'bytes' : 'url', bytes, url } = file.source
  const named =
    typeof file.name === 'string' ? file.name.split(/[\\/]/).at(-1)?.slice(0, longestName) : undefined
  const rest = { text, name: named === '' ? undefined : named, mediaType: file.format.slice(0, longestName) }
  if (type === 'url') {
    const good = typeof url === 'string' && url.length <= longestUrl && URL.canParse(url)
    return good ? { ...rest, source: { type, url } } : '"file.source.url" has to be an address'
  }
  if (type !== 'bytes' || typeof bytes !== 'string') return '"file.source" has to hold "bytes" or a "url"'
  try {
    // Some clients send an address with the data in it.
    const content = atob(bytes.startsWith('data:') ? bytes.slice(bytes.indexOf(',') + 1) : bytes)
    return {
      ...rest,
      source: { type, bytes: Uint8Array.from(content, (character) => character.charCodeAt(0)) },
    }
  } catch {
    return '"file.source.bytes" is no base64'
  }
}
