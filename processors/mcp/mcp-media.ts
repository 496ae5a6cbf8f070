/** A picture or a sound, as it stands in a result. */
export interface Found {
  readonly mediaType: string
  /** As base64. */
  readonly data: string
}

/** Values in values that are told; what is deeper nobody can follow. */
const deepest = 32
/** The longest media type that is told. */
const longestType = 80
/** Base64 of so many characters without a break is no word of any language. */
const dataLength = 512

const dataUrl =
  /data:([\w.+-]{1,40}\/[\w.+-]{1,80})?(?:;[\w=.+-]{1,80}){0,4};base64,([A-Za-z0-9+/_-]*={0,2})/g
// Looked for from the beginning of a word only: from each of its letters would take the square of its length.
const longData = new RegExp(`(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{${dataLength},}={0,2}`, 'g')

/** How the usual kinds begin, in base64. */
const beginnings: readonly (readonly [string, string])[] = [
  ['iVBORw0KGgo', 'image/png'],
  ['/9j/', 'image/jpeg'],
  ['R0lGOD', 'image/gif'],
  ['UklGR', 'image/webp'],
  ['JVBERi', 'application/pdf'],
  ['SUQz', 'audio/mpeg'],
  ['T2dnUw', 'audio/ogg'],
]

/** What the model is told of a picture, a sound or other data. */
export function mediaWords(mediaType: string): string {
  const type = mediaType.slice(0, longestType)
  const kind = /^(image|audio|video)\//.exec(type)?.[1] ?? 'data'
  return `[${kind}: ${type}]`
}

/**
 * A value with words in place of the pictures and sounds in it, however they are written: as parts of a result, as
 * addresses with the data in them, or as bare base64.
 * @param known The types of data that are known, by the data.
 * @param found Told of each that has a type of its own.
 */
export function withoutMedia(
  value: unknown,
  known: ReadonlyMap<string, string>,
  found: (media: Found) => void,
  depth = 0,
): unknown {
  if (typeof value === 'string') return textWithoutMedia(value, known)
  if (typeof value !== 'object' || value === null) return value
  if (depth >= deepest) return '[…]'
  if (Array.isArray(value)) return value.map((each) => withoutMedia(each, known, found, depth + 1))
  const { type, data, mimeType } = value as Record<string, unknown>
  if ((type === 'image' || type === 'audio') && typeof data === 'string') {
    const mediaType = typeof mimeType === 'string' ? mimeType : `${type}/*`
    found({ mediaType, data })
    return mediaWords(mediaType)
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, withoutMedia(each, known, found, depth + 1)]),
  )
}

/** A text with words in place of the data in it. */
export function textWithoutMedia(text: string, known: ReadonlyMap<string, string>): string {
  const type = known.get(text)
  if (type !== undefined) return mediaWords(type)
  if (text.length < 64) return text
  return text
    .replace(dataUrl, (_, given?: string) => mediaWords(given ?? 'application/octet-stream'))
    .replace(longData, (data) => mediaWords(known.get(data) ?? typeOf(data)))
}

function typeOf(data: string): string {
  return beginnings.find(([beginning]) => data.startsWith(beginning))?.[1] ?? 'application/octet-stream'
}
