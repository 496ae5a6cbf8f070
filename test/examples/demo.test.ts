import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readWav, writeWav } from '../../src/engine.ts'
import { fakeOpenAIServer, saying } from '../fakes/openai-server.ts'
import { recordingPath } from '../fixtures/recordings.ts'
import { startExample } from '../support/example.ts'
import { type Stretch, soundsOf } from './sounds.ts'

interface Line {
  readonly event: string
  readonly [field: string]: unknown
}

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'antiphon-demo-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** Runs the demo as a user does, on the virtual clock. */
async function demo(...args: string[]) {
  const child = startExample('examples/demo.ts', ['--fast', ...args])
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (data) => {
    stdout += data
  })
  child.stderr.on('data', (data) => {
    stderr += data
  })
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve))
  const lines = () =>
    stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Line)
  return { status, stdout, stderr, lines }
}

describe('the simulated call', () => {
  let lines: Line[]
  let caller: Stretch[]
  let agent: Stretch[]

  beforeAll(async () => {
    const out = join(folder, 'call.wav')
    const run = await demo('--json', '--out', out)
    expect(run.stderr).toBe('')
    expect(run.status).toBe(0)
    lines = run.lines()
    const audio = readWav(await readFile(out))
    caller = soundsOf(audio, 0)
    agent = soundsOf(audio, 1)
  })

  const all = (event: string) => lines.filter((line) => line.event === event)

  test('has at least six turns, and one interruption', () => {
    const summary = lines.at(-1)!
    expect(summary.event).toBe('summary')
    expect(summary.turns).toBeGreaterThanOrEqual(6)
    expect(summary.interrupts).toBe(1)
    expect(all('interrupt')).toHaveLength(1)
  })

  test('tells the time in a city and does sums with tools', () => {
    expect(all('tool').map(({ name, arguments: args }) => [name, args])).toEqual([
      ['time_in_city', { city: 'Tokyo' }],
      ['calculate', { expression: '6 * 7' }],
    ])
    expect(lines.at(-1)!.heard).toContain('forty-two')
  })

  test('falls silent within 300 ms of the interrupting voice, on the recording', () => {
    const interrupted = agent.find(({ endMs }) =>
      caller.some(({ startMs, endMs: callerEndMs }) => startMs < endMs && callerEndMs > endMs + 500),
    )!
    const voice = caller.find(
      ({ startMs, endMs }) => startMs < interrupted.endMs && endMs > interrupted.endMs,
    )!
    expect(interrupted.endMs - voice.startMs).toBeGreaterThan(0)
    expect(interrupted.endMs - voice.startMs).toBeLessThan(300)
  })

  test('keeps of the interrupted story the words heard and no more', () => {
    const heard = lines.at(-1)!.heard as string
    const story = all('llm').find(({ text }) => (text as string).length > 400)!.text as string
    const told = longestCommonPart(story, heard)
    expect(told.length).toBeGreaterThan(60)
    expect(told.length).toBeLessThan(story.length / 2)
    expect(heard).toContain(`${told.trim()} All right.`)
  })

  test('is not stopped by a cough or by "okay"', () => {
    expect(all('paused')).toHaveLength(2)
    expect(all('resumed')).toHaveLength(1)
  })

  test('asks again after a silence, and says goodbye', () => {
    expect(all('speak').map(({ text }) => text)).toContain('Are you still there?')
    expect(lines.at(-1)!.heard).toMatch(/goodbye/i)
  })

  test('both sides are in the recording, seldom at once', () => {
    expect(caller.length).toBeGreaterThanOrEqual(8)
    expect(agent.length).toBeGreaterThanOrEqual(7)
  })
})

describe('a recording', () => {
  test('of a command is answered by a tool and a voice', async () => {
    const out = join(folder, 'reply.wav')
    const run = await demo(recordingPath('go-forward-ten-meters'), '--json', '--out', out)
    const lines = run.lines()
    expect(lines.find(({ event, final }) => event === 'transcription' && final)?.text).toMatch(
      /^go forward ten meters\W?$/i,
    )
    expect(lines.find(({ event }) => event === 'tool')).toMatchObject({
      name: 'robot',
      arguments: { direction: 'forward', amount: 10 },
    })
    expect(lines.find(({ event }) => event === 'turn')).toMatchObject({ turn: 1, interrupted: false })
    expect(soundsOf(readWav(await readFile(out)), 0).length).toBeGreaterThan(0)
  })

  test('of cards is heard by a grammar', async () => {
    const grammar = fileURLToPath(new URL('../../examples/grammars/cards.gram', import.meta.url))
    const run = await demo(
      recordingPath('cards-5'),
      '--json',
      '--grammar',
      grammar,
      '--out',
      join(folder, 'r.wav'),
    )
    const final = run.lines().find(({ event, final }) => event === 'transcription' && final)
    expect(final?.text).toBe('eight of spades four of clubs seven of hearts')
  })

  async function file(name: string, bytes: Uint8Array | string): Promise<string> {
    const path = join(folder, name)
    await writeFile(path, bytes)
    return path
  }

  test.each([
    ['silence', () => new Int16Array(32_000)],
    ['noise', () => Int16Array.from({ length: 32_000 }, (_, i) => ((i * 7_919) % 16_384) - 8_192)],
  ])('of %s is nothing to answer, and no failure', async (name, samples) => {
    const path = await file(`${name}.wav`, writeWav({ sampleRate: 16_000, channels: 1, samples: samples() }))
    const run = await demo(path, '--json', '--out', join(folder, 'r.wav'))
    expect(run.status).toBe(0)
    expect(run.stderr).toContain('No words were heard')
    expect(run.lines()).toMatchObject([{ event: 'summary', turns: 0, heard: '' }])
  })

  test('cut off in the middle is heard as far as it goes, with a note', async () => {
    const whole = writeWav({ sampleRate: 44_100, channels: 2, samples: new Int16Array(88_200) })
    const run = await demo(await file('cut.wav', whole.subarray(0, 100_001)), '--out', join(folder, 'r.wav'))
    expect(run.status).toBe(0)
    expect(run.stderr).toMatch(/^Note: the file ends before all that its head promises/)
  })

  test.each([
    [
      'that is missing',
      async () => join(folder, 'nowhere.wav'),
      /nowhere\.wav cannot be read: there is no such file/,
    ],
    [
      'that is an MP3',
      async () => file('song.mp3', 'ID3 and more of it'),
      /song\.mp3: This is no WAV file but an MP3 file\. Convert it: ffmpeg -i \S+song\.mp3 \S.* \S+song\.wav/,
    ],
    ['that is no WAV', async () => file('a.wav', 'just some text'), /a\.wav: This is no WAV file/],
    ['that is empty', async () => file('b.wav', ''), /b\.wav: The file is empty/],
    [
      'of zero length',
      async () => file('c.wav', writeWav({ sampleRate: 16_000, channels: 1, samples: new Int16Array(0) })),
      /zero samples/,
    ],
    ['that is a folder', async () => folder, /is a folder/],
  ])('%s is an error in a sentence, before any model is loaded', async (_, path, message) => {
    const run = await demo(await path(), '--out', join(folder, 'r.wav'))
    expect(run.status).toBe(2)
    expect(run.stderr).toMatch(message)
    expect(run.stderr.trim().split('\n')).toHaveLength(1)
    expect(run.stdout).toBe('')
  })
})

describe('with a language model', () => {
  test('a server that speaks the protocol answers', async () => {
    const server = await fakeOpenAIServer(() => saying('I am a model on a server.'))
    const out = join(folder, 'model.wav')
    const run = await demo(
      recordingPath('cards-1'),
      '--json',
      '--llm',
      server.baseURL,
      '--model',
      'small',
      '--out',
      out,
    )
    await server.close()
    expect(run.status).toBe(0)
    expect(run.lines().at(-1)).toMatchObject({
      event: 'summary',
      turns: 1,
      heard: 'I am a model on a server.',
    })
    expect(server.requests[0]?.body).toMatchObject({ model: 'small', stream: true })
  })

  test('no server is an error that says so, and the caller is told', async () => {
    const address = ['--llm', 'http://127.0.0.1:8999/v1', '--model', 'small']
    const run = await demo(recordingPath('cards-1'), '--json', ...address, '--out', join(folder, 'none.wav'))
    expect(run.status).toBe(1)
    expect(run.lines().find(({ event }) => event === 'error')).toMatchObject({ code: 'LLM_FAILED' })
    expect(run.lines().at(-1)?.heard).toBe('Sorry, I cannot think right now.')
  })
})

test.each([
  [['--bogus'], /no option --bogus: npm run demo -- --help/],
  [['--out'], /--out needs a value/],
  [['--json=3'], /--json takes no value/],
  [['--stt', 'ears'], /no recognizer "ears"/],
  [['--llm', 'http://localhost:1/v1'], /--llm needs --model/],
  [['--llm', 'llama', '--model', 'x'], /--llm takes a URL such as .*"llama" is none/],
  [['--stt', 'moonshine', '--grammar', 'x'], /takes no grammar/],
  [['--grammar', 'nowhere.gram'], /grammar nowhere\.gram cannot be read: there is no such file/],
  [['--out', 'nowhere/call.wav'], /nowhere\/call\.wav cannot be written: there is no folder nowhere/],
  [['--out', 'docs'], /docs is a folder: name a file in it/],
  [[recordingPath('cards-1'), '--out', recordingPath('cards-1')], /is the recording itself/],
])('%j is an error in a sentence, before any model is loaded', async (args, message) => {
  const run = await demo(...args)
  expect(run.status).toBe(2)
  expect(run.stderr).toMatch(message)
  expect(run.stderr.trim().split('\n')).toHaveLength(1)
  expect(run.stdout).toBe('')
})

test('--help fits into 80 columns', async () => {
  const { status, stdout } = await demo('--help')
  expect(status).toBe(0)
  expect(stdout).toContain('npm run demo -- FILE.wav')
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
})

test('people are told which models load, and the call that follows fits into 80 columns', async () => {
  const run = await demo(recordingPath('cards-1'), '--out', join(folder, 'r.wav'))
  expect(run.status).toBe(0)
  expect(run.stdout).toMatch(/^The agent answers .*\. First the models load:\n/)
  expect(run.stdout).toMatch(/^ {2}moonshine +ready after \d+\.\d s$/m)
  const call = run.stdout.slice(run.stdout.indexOf('\n\n')).split('\n')
  expect(
    Math.max(...call.filter((line) => !line.includes('r.wav')).map((line) => line.length)),
  ).toBeLessThanOrEqual(80)
  expect(run.stdout).not.toMatch(/\d ms/)
})

function longestCommonPart(whole: string, text: string): string {
  let length = 0
  while (length < whole.length && text.includes(whole.slice(0, length + 1))) length++
  return whole.slice(0, length)
}
