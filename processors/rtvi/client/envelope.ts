/** One message of RTVI, in either direction. */
export interface RTVIMessage {
  /** Tells the messages of RTVI from others on the same line. */
  readonly label: 'rtvi-ai'
  /** What it says. */
  readonly type: string
  /** Pairs an answer with its request. */
  readonly id?: string
  /** Whatever belongs to the type. */
  readonly data?: unknown
}

/** Ids of clients have 8 characters; one that is much longer is none. */
const longestId = 256

/** Writes a message. */
export function envelope(type: string, data?: unknown, id?: string): RTVIMessage {
  return { label: 'rtvi-ai', type, ...(id !== undefined && { id }), ...(data !== undefined && { data }) }
}

/** A message as RTVI's, or nothing if it is another protocol's. */
export function asEnvelope(message: unknown): RTVIMessage | undefined {
  if (!isObject(message) || message.label !== 'rtvi-ai') return undefined
  const { type, id, data } = message
  return envelope(
    typeof type === 'string' ? type : '',
    data,
    typeof id === 'string' && id.length <= longestId ? id : undefined,
  )
}

/** Whether a value is an object that is no list. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
