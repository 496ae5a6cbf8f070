import { isObject, protocolVersion } from './envelope.ts'

/** Who is at the other end. */
export interface RTVIClient {
  /** The version of RTVI it speaks, as it says. */
  readonly version: string
  /** What it says of itself: its library, its platform. */
  readonly about: Readonly<Record<string, unknown>>
}

/** What is made of a `client-ready`. */
export interface Greeted {
  readonly client: RTVIClient
  /** The version to answer with. */
  readonly version: string
  /** Whether it reads what the agent says in the form of RTVI 1. */
  readonly legacy: boolean
  /** What is wrong with its version, if something is; the session goes on all the same. */
  readonly complaint: string | undefined
}

/** Looks at what a client says of itself when it is ready. */
export function greet(data: unknown): Greeted {
  const { version: given, about } = isObject(data) ? data : {}
  const version = typeof given === 'string' ? given.slice(0, 64) : ''
  const client: RTVIClient = { version, about: isObject(about) ? about : {} }
  const major = /^(\d{1,6})\.\d+\.\d+/.exec(version)?.[1]
  if (major === '1') return { client, version, legacy: true, complaint: undefined }
  const complaint =
    major === '2'
      ? undefined
      : `RTVI ${version === '' ? 'of an unknown version' : version} is not ${protocolVersion}. Compatibility issues may occur.`
  return { client, version: protocolVersion, legacy: false, complaint }
}
