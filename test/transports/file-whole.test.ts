import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { map } from '../../processors/index.ts'
import { Pipeline, PipelineTask } from '../../src/engine.ts'
import { FileTransport, wavFile, writeWhole } from '../../transports/file/index.ts'

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'antiphon-'))
  onTestFinished(() => rm(path, { recursive: true, force: true }))
  return path
}

test('E1: an answer to a file that is no WAV leaves the reply that was there', async () => {
  const at = await folder()
  const [input, output] = [join(at, 'in.txt'), join(at, 'reply.wav')]
  await writeFile(input, 'this is no recording')
  await writeFile(output, 'the reply of yesterday')
  const transport = new FileTransport({ input, output })
  const task = new PipelineTask(new Pipeline([transport.input(), map((frame) => frame), transport.output()]))
  await expect(task.run()).rejects.toThrow()
  expect(await readFile(output, 'utf8')).toBe('the reply of yesterday')
  expect((await readdir(at)).sort()).toEqual(['in.txt', 'reply.wav'])
})

test('E1, a neighbour: a recording takes the place of another when it is whole, and one of nothing does not', async () => {
  const at = await folder()
  const path = join(at, 'call.wav')
  await writeFile(path, 'old')
  const nothing = wavFile(path)
  await nothing.open({ sampleRate: 16_000, channels: 1 })
  await nothing.close()
  expect(await readFile(path, 'utf8')).toBe('old')
  const file = wavFile(path)
  await file.open({ sampleRate: 16_000, channels: 1 })
  await file.write(new Int16Array(100_000))
  expect(await readFile(path, 'utf8')).toBe('old')
  await file.close()
  expect((await readFile(path)).length).toBe(44 + 200_000)
  expect(await readdir(at)).toEqual(['call.wav'])
})

test('E1, a neighbour: what cannot be put in its place leaves nothing beside it', async () => {
  const at = await folder()
  await expect(writeWhole(join(at, 'no', 'such', 'folder'), 'x')).rejects.toThrow(/ENOENT/)
  await expect(writeWhole(at, 'a folder stands there')).rejects.toThrow()
  await writeWhole(pathToFileURL(join(at, 'page.html')), '<p>')
  expect(await readdir(at)).toEqual(['page.html'])
  expect((await readdir(tmpdir())).filter((name) => name.startsWith(`${at.split('/').at(-1)}.`))).toEqual([])
})
