/** What files of sound begin with, besides WAV: the name for people, and its first bytes. */
const signatures: readonly (readonly [name: string, at: number, bytes: string])[] = [
  ['an MP3 file', 0, 'ID3'],
  ['an Ogg file', 0, 'OggS'],
  ['a FLAC file', 0, 'fLaC'],
  ['an M4A or MP4 file', 4, 'ftyp'],
  ['a WebM or Matroska file', 0, '\x1a\x45\xdf\xa3'],
  ['an AIFF file', 0, 'FORM'],
  ['a CAF file', 0, 'caff'],
  ['an AMR file', 0, '#!AMR'],
  ['an RF64 file', 0, 'RF64'],
]

/** Names a file of sound by its first bytes: "an MP3 file". `undefined` if it is none that people commonly have. */
export function soundFormat(bytes: Uint8Array): string | undefined {
  const text = String.fromCharCode(...bytes.subarray(0, 12))
  const known = signatures.find(([, at, start]) => text.startsWith(start, at))
  return known?.[0] ?? mpegFrame(bytes)
}

/** A frame of MPEG audio that stands alone: eleven bits that are set, then the version and the layer. */
function mpegFrame([first = 0, second = 0]: Uint8Array): string | undefined {
  if (first !== 0xff || (second & 0xe0) !== 0xe0 || (second & 0x18) === 0x08) return undefined
  const layer = (second >> 1) & 3
  if (layer === 0) return (second & 0xf0) === 0xf0 ? 'an AAC file' : undefined
  return layer === 1 ? 'an MP3 file' : 'an MPEG audio file'
}
