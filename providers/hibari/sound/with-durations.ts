/** Numbers of protobuf fields in an ONNX file: the graph of a model, and its nodes and outputs (onnx.proto). */
const graphField = 7
const nodeField = 1
const outputField = 12

/** The tensor that holds the durations inside the networks of this family, and the name they are given. */
const inner = '/Clip_output_0'
const outer = 'durations'

/**
 * Gives a network that keeps the durations of its phonemes to itself one more output for them: an `Identity` node, and a vector
 * of floats. The published networks of this family are so.
 * @throws Error if the bytes are no ONNX model.
 */
export function withDurations(model: Uint8Array): Uint8Array {
  const { at, start, end } = graphOf(model)
  const node = field(nodeField, [
    ...field(1, bytesOf(inner)),
    ...field(2, bytesOf(outer)),
    ...field(4, bytesOf('Identity')),
  ])
  const float = [0x08, 1]
  const shape = field(2, field(1, field(2, bytesOf('L'))))
  const output = field(outputField, [
    ...field(1, bytesOf(outer)),
    ...field(2, field(1, [...float, ...shape])),
  ])
  const graph = Buffer.concat([model.subarray(start, end), Buffer.from([...node, ...output])])
  const head = Buffer.from([(graphField << 3) | 2, ...varint(graph.length)])
  return Buffer.concat([model.subarray(0, at), head, graph, model.subarray(end)])
}

/** Where the graph is: its field, and its bytes. */
function graphOf(model: Uint8Array): { at: number; start: number; end: number } {
  let at = 0
  while (at < model.length) {
    const [tag, afterTag] = readVarint(model, at)
    const [value, start] = readVarint(model, afterTag)
    const [number, kind] = [tag >> 3, tag & 7]
    const end = kind === 2 ? start + value : start
    if (number === graphField && kind === 2 && end <= model.length) return { at, start, end }
    if (kind !== 0 && kind !== 2) break
    at = end
  }
  throw new Error('It is no ONNX model.')
}

function readVarint(bytes: Uint8Array, from: number): [value: number, next: number] {
  let value = 0
  let at = from
  for (let scale = 1; at < bytes.length; scale *= 128) {
    const byte = bytes[at++]!
    value += (byte & 0x7f) * scale
    if (byte < 0x80) break
  }
  return [value, at]
}

function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(Math.floor(value / 128))]
}

/** A field of bytes. */
function field(number: number, bytes: readonly number[]): number[] {
  return [(number << 3) | 2, ...varint(bytes.length), ...bytes]
}

function bytesOf(text: string): number[] {
  return [...Buffer.from(text)]
}
