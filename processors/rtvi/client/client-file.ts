import { type ContentPart, fromBase64, type MessageContent } from '../../../src/engine.ts'
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
  // Some clients send an address with the data in it.
  const content = fromBase64(bytes.startsWith('data:') ? bytes.slice(bytes.indexOf(',') + 1) : bytes)
  return content ? { ...rest, source: { type, bytes: content } } : '"file.source.bytes" is no base64'
}

/**
 * A file as the model is given it, with what the user wrote beside it: for `onFile`, after it has looked at the file. The
 * vendor fetches what stands at an address.
 */
export function fileContent({ text, name, mediaType, source }: ClientFile): MessageContent {
  const media = source.type === 'url' ? { url: source.url, mediaType } : { bytes: source.bytes, mediaType }
  const kind = /^(image|audio)\//.exec(mediaType)?.[1] as 'image' | 'audio' | undefined
  const part = (
    kind ? { type: kind, ...media } : { type: 'file', ...(name && { name }), ...media }
  ) as ContentPart
  return text.trim() === '' ? [part] : [part, { type: 'text', text }]
}
