import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, expect, test } from 'vitest'
import { readWav } from '../../src/audio/wav.ts'
import { recordingPath } from '../fixtures/recordings.ts'
import { root } from './install.ts'
import { type Newcomer, newcomer, tarballs, versionOf } from './newcomer.ts'
import { runtimesHere, type Start } from './runtimes-here.ts'

const readme = readFileSync(join(root, 'README.md'), 'utf8')
const example = readme.match(/```ts\n([\s\S]*?)```/)![1]!
const commands = [...readme.matchAll(/^npm install (.*?)(?: +#.*)?$/gm)].map(([, words]) => words!)
const runtime = 'onnxruntime-node'
/** What the README installs, but for the two packages of the repository. */
const others = commands
  .flatMap((words) => words.split(' '))
  .filter((word) => !word.startsWith('-') && word !== 'antiphon' && word !== 'antiphon-embedded')

let packed: readonly string[]
let folder: string
const made: string[] = []

async function somebody(): Promise<Newcomer> {
  const one = await newcomer(packed)
  made.push(one.folder)
  await writeFile(join(one.folder, 'example.ts'), example)
  return one
}

const pinned = (names: readonly string[]) =>
  Promise.all(names.map(async (name) => `${name}@${await versionOf(name)}`))

beforeAll(async () => {
  const home = await mkdtemp(join(tmpdir(), 'antiphon-tarballs-'))
  made.push(home)
  packed = await tarballs(home)
  const one = await somebody()
  folder = one.folder
  if (!(await one.install(await pinned(others)))) await one.link(others)
  return async () => {
    for (const path of made) await rm(path, { recursive: true })
  }
})

/** Runs the README's first example on a recording. Returns what it prints and says. */
async function said([program, ...args]: Start, cwd: string): Promise<string> {
  const files = ['example.ts', recordingPath('go-forward-ten-meters'), 'reply.wav']
  try {
    return (await promisify(execFile)(program, [...args, ...files], { cwd })).stdout
  } catch (failed) {
    const { message, stdout } = failed as { message: string; stdout: string }
    throw new Error(`${message}\n${stdout}`, { cause: failed })
  }
}

async function expectAnswer(start: Start, cwd: string): Promise<void> {
  expect(await said(start, cwd)).toMatch(/go forward ten meters\. → Going forward\.\n$/i)
  const { samples, sampleRate } = readWav(await readFile(join(cwd, 'reply.wav')))
  expect(samples.filter((sample) => Math.abs(sample) > 1_000).length).toBeGreaterThan(sampleRate / 10)
}

test('the README installs three packages for what is embedded, with no script', () => {
  expect(commands[0]).toBe(`--ignore-scripts antiphon antiphon-embedded ${runtime}`)
})

for (const [name, start] of await runtimesHere())
  test(`the README's first example answers a recording on ${name}`, async ({ skip }) => {
    if (start === undefined) {
      console.warn(`${name} is not tried: it is not on this machine's PATH.`)
      return skip()
    }
    await expectAnswer(start, folder)
  })

test('on WebAssembly too, where there is no native runtime', async ({ skip }) => {
  const one = await somebody()
  const rest = others.filter((name) => name !== runtime)
  if (!(await one.install([`onnxruntime-web@${await versionOf(runtime)}`, ...(await pinned(rest))])))
    return skip()
  await expectAnswer([process.execPath], one.folder)
})

test('says what is missing, all of it at once, and what to do where the native runtime cannot be loaded', async () => {
  const one = await somebody()
  await one.link(others.filter((name) => name !== runtime))
  const modules = join(one.folder, 'node_modules')
  const answer = () => said([process.execPath], one.folder)
  await mkdir(join(modules, runtime))
  await writeFile(join(modules, runtime, 'package.json'), '{}')
  await writeFile(join(modules, runtime, 'index.js'), 'throw new Error("no musl")')
  await expect(answer()).rejects.toThrow(
    /onnxruntime-node cannot be loaded here \(no musl\)\. Without it \w+ needs packages that are not installed: npm install onnxruntime-web\n/,
  )
  await rm(join(modules, runtime), { recursive: true })
  await rm(join(modules, 'antiphon-embedded'), { recursive: true })
  await expect(answer()).rejects.toThrow(
    /needs packages that are not installed: npm install antiphon-embedded onnxruntime-node\n/,
  )
})

test('weighs less than 60 MB besides the runtime, and has no second one', async () => {
  const modules = join(folder, 'node_modules')
  const sizes = await Promise.all(['antiphon', 'antiphon-embedded'].map((name) => bytes(join(modules, name))))
  expect(sizes[0]! + sizes[1]!).toBeLessThan(60e6)
  const names = await readdir(modules, { recursive: true })
  expect(names.filter((name) => /(?:onnxruntime-web|transformers|moonshine-js|vad-web)$/.test(name))).toEqual(
    [],
  )
})

test('is data and licences: every folder of the embedded package has a licence, and there is no code', async () => {
  const embedded = join(folder, 'node_modules', 'antiphon-embedded')
  const entries = await readdir(embedded, { withFileTypes: true })
  for (const { name } of entries.filter((entry) => entry.isDirectory()))
    expect(await readdir(join(embedded, name))).toContain('LICENSE')
  const files = await readdir(embedded, { recursive: true })
  expect(files.filter((file) => /\.[cm]?[jt]s$/.test(file))).toEqual([])
})

async function bytes(path: string): Promise<number> {
  const names = await readdir(path, { recursive: true })
  const stats = await Promise.all(names.map((name) => stat(join(path, name))))
  return stats.reduce((sum, each) => sum + (each.isFile() ? each.size : 0), 0)
}
