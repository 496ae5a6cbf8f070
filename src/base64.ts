/** So many bytes are turned at once: a call takes only so many arguments. Whole groups of three. */
const atOnce = 0x6000

/** Bytes as base64, where there may be no Node. */
export function toBase64(bytes: Uint8Array): string {
  const pieces: string[] = []
  for (let at = 0; at < bytes.length; at += atOnce)
    pieces.push(btoa(String.fromCharCode(...bytes.subarray(at, at + atOnce))))
  return pieces.join('')
}

/** The bytes that a base64 text stands for; nothing if it is none. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  } catch {
    return undefined
  }
}
