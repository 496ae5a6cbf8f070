import type { MessageContent } from './content.ts'

/** Most parts of a message. */
const mostParts = 64
/** Most bytes of a message: OpenAI takes no request of more than 50 MB, others less. */
const mostBytes = 20_000_000
/** The longest address and the longest name, in characters. */
const longestUrl = 8_000
const longestName = 255

/** What is wrong with the content of a message; nothing if it is one. */
export function wrongContent(content: unknown): string | undefined {
  if (typeof content === 'string') return undefined
  if (!Array.isArray(content) || content.length === 0) return 'is neither text nor a list of parts'
  if (content.length > mostParts) return `has more than ${mostParts} parts`
  let length = 0
  for (const part of content) {
    const wrong = wrongPart(part)
    if (wrong !== undefined) return wrong
    if ('bytes' in part) length += part.bytes.length
  }
  return length > mostBytes ? `holds more than ${mostBytes} bytes` : undefined
}

/** Whether a value is the content of a message. */
export function isContent(content: unknown): content is MessageContent {
  return wrongContent(content) === undefined
}

function wrongPart(part: unknown): string | undefined {
  if (typeof part !== 'object' || part === null) return 'has a part that is none'
  const { type, text, bytes, url, mediaType, name } = part as Record<string, unknown>
  if (type === 'text') return typeof text === 'string' ? undefined : 'has a text without words'
  if (type !== 'image' && type !== 'audio' && type !== 'file')
    return 'has a part that is neither text, image, audio nor file'
  if (name !== undefined && (typeof name !== 'string' || name.length > longestName))
    return `has a file whose name is no text of up to ${longestName} characters`
  const typed = mediaType !== undefined || bytes !== undefined
  if (typed && !isMediaType(mediaType, type)) return `has ${kinds[type]} without its media type`
  if ((bytes === undefined) === (url === undefined)) return `has ${kinds[type]} without bytes or an address`
  if (bytes !== undefined) return bytes instanceof Uint8Array ? undefined : `has ${kinds[type]} without bytes`
  return isAddress(url) ? undefined : `has ${kinds[type]} whose address is not http: or https:`
}

const kinds = { image: 'an image', audio: 'a sound', file: 'a file' }

function isMediaType(value: unknown, type: 'image' | 'audio' | 'file'): boolean {
  if (typeof value !== 'string' || !/^[\w.+-]{1,80}\/[\w.+-]{1,80}$/.test(value)) return false
  return type === 'file' || value.startsWith(`${type}/`)
}

function isAddress(value: unknown): boolean {
  if (typeof value !== 'string' || value.length > longestUrl || !URL.canParse(value)) return false
  return /^https?:$/.test(new URL(value).protocol)
}
