import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { AcousticNetwork } from '../../../../providers/hibari/sound/network.ts'
import { withDurations } from '../../../../providers/hibari/sound/with-durations.ts'
import { hibariFolder, referenceAcoustics } from '../../../fixtures/hibari.ts'

const heart = join(hibariFolder, 'heart.onnx')
const bytes = readFileSync(heart)

/** The voice as it was published: 65 bytes less, of a node, an output, and none in the length of the graph. */
function published(): Buffer {
  const node = '\n\x0e/Clip_output_0\x12\tdurations"\x08Identity'
  const output = '\n\tdurations\x12\x0b\n\t\x08\x01\x12\x05\n\x03\x12\x01L'
  const without = (from: Buffer, field: string) => {
    const at = from.indexOf(field, 0, 'latin1')
    return Buffer.concat([from.subarray(0, at - 2), from.subarray(at + field.length)])
  }
  const rest = without(without(bytes, node), output)
  const length = rest.indexOf(0x3a, 24) + 1
  const graph = 7_936_831 - 29
  for (let i = 0; i < 4; i++) rest[length + i] = ((graph >> (7 * i)) & 0x7f) | (i < 3 ? 0x80 : 0)
  return rest
}

test('a voice of the family as it is published tells its durations too', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'antiphon-voice-'))
  const path = join(folder, 'voice.onnx')
  const voice = published()
  expect(createHash('sha256').update(voice).digest('hex')).toBe(
    '5f70741d4e900f4e85d0037498736cc1b3e1b9a63a13546a5da1e63abf4fccd8',
  )
  writeFileSync(path, voice)
  const { ids } = referenceAcoustics()[0]!
  const own = await (await AcousticNetwork.load(path)).describe(ids, 1)
  expect(own).toEqual(await (await AcousticNetwork.load(heart)).describe(ids, 1))
  rmSync(folder, { recursive: true })
})

test('what is no model is refused', () => {
  for (const other of [Buffer.alloc(0), Buffer.from('RIFF, and no model'), bytes.subarray(0, 1_000)])
    expect(() => withDurations(other)).toThrow('It is no ONNX model.')
})
