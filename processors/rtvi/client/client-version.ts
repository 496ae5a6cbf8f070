import type { Dialect } from './dialect.ts'
import { isObject } from './envelope.ts'

/** The newest version of RTVI that is spoken. */
const newest = '2.2.0'

/** What is spoken with clients of RTVI 2 that do not say more, and with those whose version is none. */
const fallback = '2.1.0'

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
  /** What it is spoken to in. */
  readonly dialect: Dialect
  /** What is wrong with its version, if something is; the session goes on all the same. */
  readonly complaint: string | undefined
}

/** Looks at what a client says of itself when it is ready. */
export function greet(data: unknown): Greeted {
  const { version: given, about } = isObject(data) ? data : {}
  const version = typeof given === 'string' ? given.slice(0, 64) : ''
  const client: RTVIClient = { version, about: isObject(about) ? about : {} }
  const [, major, minor] = /^(\d{1,6})\.(\d{1,6})\.\d+/.exec(version) ?? []
  if (major === '1') return { client, version, dialect: '1', complaint: undefined }
  if (major === '2' && Number(minor) >= 2)
    return { client, version: newest, dialect: '2.2', complaint: undefined }
  const complaint =
    major === '2'
      ? undefined
      : `RTVI ${version === '' ? 'of an unknown version' : version} is not ${fallback}. Compatibility issues may occur.`
  return { client, version: fallback, dialect: '2.1', complaint }
}
