/** An ONNX file for tests: `sigmoid(mean(x))` of Whisper's features. Fields: https://github.com/onnx/onnx (onnx.proto). */
export function tinyOnnx(): Uint8Array {
  const shape = (name: string, dims: readonly number[]) =>
    join(
      bytes(1, text(name)),
      bytes(2, bytes(1, int(1, 1), bytes(2, ...dims.map((dim) => bytes(1, int(1, dim)))))),
    )
  const axes = bytes(5, bytes(1, text('axes')), int(8, 1), int(8, 2), int(20, 7))
  const keep = bytes(5, bytes(1, text('keepdims')), int(3, 0), int(20, 2))
  const node = (from: string, to: string, type: string, ...attributes: Uint8Array[]) =>
    bytes(1, bytes(1, text(from)), bytes(2, text(to)), bytes(4, text(type)), ...attributes)
  const graph = bytes(
    7,
    node('input_features', 'mean', 'ReduceMean', axes, keep),
    node('mean', 'logits', 'Sigmoid'),
    bytes(2, text('tiny')),
    bytes(11, shape('input_features', [1, 80, 800])),
    bytes(12, shape('logits', [1])),
  )
  return join(int(1, 8), graph, bytes(8, int(2, 13)))
}

function text(value: string): Uint8Array {
  return new TextEncoder().encode(value)
}

function int(field: number, value: number): Uint8Array {
  return join(varint(field << 3), varint(value))
}

function bytes(field: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const body = join(...parts)
  return join(varint((field << 3) | 2), varint(body.length), body)
}

function varint(value: number): Uint8Array {
  const out: number[] = []
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 128) return Uint8Array.from([...out, rest])
    out.push((rest & 127) | 128)
  }
}

function join(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]))
}
