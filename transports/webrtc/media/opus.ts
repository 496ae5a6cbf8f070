import type { AudioCodec } from './audio-codec.ts'

/** Opus (RFC 6716), from the package `@evan/opus`. */
export function opus(): AudioCodec {
  throw new Error('not yet')
}
