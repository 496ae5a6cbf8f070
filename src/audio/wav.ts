import { AudioError } from '../errors.ts'
import { soundFormat } from './sound-format.ts'

/** What the head of a WAV file says. */
export interface WavFormat {
  /** In Hz. */
  readonly sampleRate: number
  /** Channels, interleaved. */
  readonly channels: number
  /** How samples are stored. */
  readonly encoding: 'pcm' | 'float' | 'mulaw' | 'alaw'
  /** Bits of one stored sample. */
  readonly bits: number
  /** Where the samples begin, in bytes. */
  readonly dataOffset: number
  /** How many bytes of samples the head promises; `undefined` if the writer did not know. */
  readonly dataBytes: number | undefined
}

/** A WAV file, read. */
export interface WavAudio {
  /** In Hz. */
  readonly sampleRate: number
  /** Channels, interleaved. */
  readonly channels: number
  /** 16-bit, interleaved. */
  readonly samples: Int16Array
  /** Whether the file ends before all that its head promises. */
  readonly truncated: boolean
}

/** How many bytes at the beginning of a file are enough to find its samples, in all but odd cases. */
export const wavHeadBytes = 64 * 1024

/** What a head may name at most: it decides how much is made of the samples behind it. */
const highestRate = 768_000
const mostChannels = 256

const encodings: Readonly<Record<number, WavFormat['encoding']>> = {
  1: 'pcm',
  3: 'float',
  6: 'alaw',
  7: 'mulaw',
}
const supportedBits: Readonly<Record<WavFormat['encoding'], readonly number[]>> = {
  pcm: [8, 16, 24, 32],
  float: [32, 64],
  mulaw: [8],
  alaw: [8],
}

/**
 * Reads the head of a WAV file.
 * @param bytes The file's beginning, {@link wavHeadBytes} or all of it.
 * @param path Where it lies, for the command that converts what is no WAV file.
 * @throws AudioError if it is no WAV file, or one that cannot be read.
 */
export function parseWavHead(bytes: Uint8Array, path = 'INPUT'): WavFormat {
  if (bytes.length === 0) throw new AudioError('The file is empty: a WAV file was expected.')
  if (bytes.length < 12 || tag(bytes, 0) !== 'RIFF' || tag(bytes, 8) !== 'WAVE')
    throw new AudioError(noWav(bytes, path))
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let format: Omit<WavFormat, 'dataOffset' | 'dataBytes'> | undefined
  for (let at = 12; at + 8 <= bytes.length; ) {
    const size = view.getUint32(at + 4, true)
    const name = tag(bytes, at)
    if (name === 'fmt ') format = parseFormat(view, at + 8, size)
    if (name === 'data') {
      if (!format) throw new AudioError('The WAV file says nothing of its format before its samples.')
      const known = size !== 0xffffffff && !(size === 0 && at + 8 < bytes.length)
      return { ...format, dataOffset: at + 8, dataBytes: known ? size : undefined }
    }
    at += 8 + size + (size % 2)
  }
  throw new AudioError('The WAV file holds no samples: it ends before its "data" part.')
}

/**
 * Reads a WAV file: PCM of 8 to 32 bits, float, mu-law or A-law, at any rate and with any number of channels.
 * @throws AudioError if it is no WAV file, one that cannot be read, or one without any audio.
 */
export function readWav(bytes: Uint8Array): WavAudio {
  const format = parseWavHead(bytes)
  const available = bytes.length - format.dataOffset
  const promised = format.dataBytes ?? available
  const data = bytes.subarray(format.dataOffset, format.dataOffset + Math.min(promised, available))
  const samples = decodeSamples(data, format)
  if (samples.length === 0) throw new AudioError('The WAV file holds no audio: it is zero samples long.')
  return {
    sampleRate: format.sampleRate,
    channels: format.channels,
    samples,
    truncated: promised > available,
  }
}

/** Turns stored samples into 16-bit ones; an incomplete frame at the end is left out. */
export function decodeSamples(
  data: Uint8Array,
  format: Pick<WavFormat, 'encoding' | 'bits' | 'channels'>,
): Int16Array {
  const { encoding, bits, channels } = format
  const width = bits / 8
  const count = Math.floor(data.length / (width * channels)) * channels
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  const read = reader(encoding, bits, view)
  const samples = new Int16Array(count)
  for (let i = 0; i < count; i++) samples[i] = read(i * width)
  return samples
}

/** The head of a 16-bit PCM WAV file. */
export function wavHeader(format: {
  sampleRate: number
  channels: number
  dataBytes: number
}): Uint8Array<ArrayBuffer> {
  const { sampleRate, channels, dataBytes } = format
  const bytes = new Uint8Array(44)
  const view = new DataView(bytes.buffer)
  bytes.set(
    [...'RIFF'].map((c) => c.charCodeAt(0)),
    0,
  )
  view.setUint32(4, Math.min(36 + dataBytes, 0xffffffff), true)
  bytes.set(
    [...'WAVEfmt '].map((c) => c.charCodeAt(0)),
    8,
  )
  view.setUint32(16, 16, true)
  view.setUint16(20, 1, true)
  view.setUint16(22, channels, true)
  view.setUint32(24, sampleRate, true)
  view.setUint32(28, sampleRate * channels * 2, true)
  view.setUint16(32, channels * 2, true)
  view.setUint16(34, 16, true)
  bytes.set(
    [...'data'].map((c) => c.charCodeAt(0)),
    36,
  )
  view.setUint32(40, Math.min(dataBytes, 0xffffffff), true)
  return bytes
}

/** A whole WAV file of 16-bit PCM. */
export function writeWav(audio: {
  sampleRate: number
  channels: number
  samples: Int16Array
}): Uint8Array<ArrayBuffer> {
  const { samples } = audio
  const head = wavHeader({ ...audio, dataBytes: samples.byteLength })
  const bytes = new Uint8Array(head.length + samples.byteLength)
  bytes.set(head)
  bytes.set(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength), head.length)
  return bytes
}

function parseFormat(view: DataView, at: number, size: number) {
  if (size < 16 || at + 16 > view.byteLength) throw new AudioError('The format of the WAV file is cut off.')
  const extensible = view.getUint16(at, true) === 0xfffe && size >= 26 && at + 26 <= view.byteLength
  const code = view.getUint16(extensible ? at + 24 : at, true)
  const channels = view.getUint16(at + 2, true)
  const sampleRate = view.getUint32(at + 4, true)
  const bits = view.getUint16(at + 14, true)
  const encoding = encodings[code]
  if (!encoding || !supportedBits[encoding].includes(bits))
    throw new AudioError(
      `The WAV file is stored in a way that cannot be read (format ${code}, ${bits} bits): convert it to 16-bit PCM.`,
    )
  if (channels === 0 || channels > mostChannels || sampleRate === 0 || sampleRate > highestRate)
    throw new AudioError(
      `The WAV file says that it has ${channels} channels at ${sampleRate} Hz: 1 to ${mostChannels} channels at ` +
        `1 to ${highestRate} Hz can be read. Its head may be damaged.`,
    )
  return { sampleRate, channels, encoding, bits }
}

function reader(encoding: WavFormat['encoding'], bits: number, view: DataView): (at: number) => number {
  if (encoding === 'mulaw') return (at) => fromMulaw(view.getUint8(at))
  if (encoding === 'alaw') return (at) => fromAlaw(view.getUint8(at))
  if (encoding === 'float') {
    const read =
      bits === 32 ? (at: number) => view.getFloat32(at, true) : (at: number) => view.getFloat64(at, true)
    return (at) => Math.max(-32_768, Math.min(32_767, Math.round(read(at) * 32_768)))
  }
  if (bits === 8) return (at) => (view.getUint8(at) - 128) << 8
  if (bits === 16) return (at) => view.getInt16(at, true)
  if (bits === 24) return (at) => view.getInt16(at + 1, true)
  return (at) => view.getInt16(at + 2, true)
}

/** ITU-T G.711, mu-law. */
function fromMulaw(byte: number): number {
  const code = ~byte & 0xff
  const magnitude = (((code & 0x0f) << 3) + 132) << ((code & 0x70) >> 4)
  return code & 0x80 ? 132 - magnitude : magnitude - 132
}

/** ITU-T G.711, A-law. */
function fromAlaw(byte: number): number {
  const code = byte ^ 0x55
  const segment = (code & 0x70) >> 4
  const base = ((code & 0x0f) << 4) + 8
  const magnitude = segment === 0 ? base : (base + 256) << (segment - 1)
  return code & 0x80 ? magnitude : -magnitude
}

function tag(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4))
}

/** The command that makes a WAV file of another one, beside it. */
function conversion(path: string): string {
  const stem = path.replace(/\.wav$/i, '-pcm').replace(/\.[^./\\]*$/, '')
  const [from, to] = [path, `${path === 'INPUT' ? 'OUTPUT' : stem}.wav`].map((name) =>
    /^[\w./\\:-]+$/.test(name) ? name : `"${name}"`,
  )
  return `ffmpeg -i ${from} -c:a pcm_s16le ${to}`
}

function noWav(bytes: Uint8Array, path: string): string {
  const format = soundFormat(bytes)
  return format === undefined
    ? `This is no WAV file: ${foundInstead(bytes)}. Convert it to a WAV file of 16-bit PCM.`
    : `This is no WAV file but ${format}. Convert it: ${conversion(path)}`
}

function foundInstead(bytes: Uint8Array): string {
  if (tag(bytes, 0) !== 'RIFF') return `it begins with ${printable(bytes)}, where "RIFF" was expected`
  if (bytes.length < 12) return `it ends after ${bytes.length} bytes`
  return `it is a RIFF file of the type ${printable(bytes.subarray(8))}, where "WAVE" was expected`
}

function printable(bytes: Uint8Array): string {
  const text = tag(bytes, 0)
  return /^[\x20-\x7e]+$/.test(text) ? `"${text}"` : `bytes ${[...bytes.subarray(0, 4)].join(' ')}`
}
