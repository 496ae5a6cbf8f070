import { Writable } from 'node:stream'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import {
  consoleLogger,
  type Direction,
  type Frame,
  FrameProcessor,
  type Logger,
  type LogLevel,
  Pipeline,
  PipelineTask,
  silentLogger,
  TranscriptionFrame,
} from '../src/engine.ts'
import { VirtualClock } from '../src/testing/index.ts'

const levels: readonly LogLevel[] = ['debug', 'info', 'warn', 'error']

class Failing extends FrameProcessor {
  override process(frame: Frame, direction: Direction) {
    if (frame instanceof TranscriptionFrame) throw new Error('broken')
    return this.push(frame, direction)
  }
}

async function failWith(logger?: Logger) {
  const clock = new VirtualClock()
  const task = new PipelineTask(new Pipeline([new Failing()]), { clock, ...(logger && { logger }) })
  void task.push(new TranscriptionFrame({ text: 'hello' }))
  task.end()
  await clock.runUntil(task.run())
}

test('pino is a logger as it is', async () => {
  const lines: Record<string, unknown>[] = []
  const stream = new Writable({
    write(line, _encoding, done) {
      lines.push(JSON.parse(String(line)))
      done()
    },
  })
  await failWith(pino({ level: 'debug' }, stream))
  expect(lines).toMatchObject([
    {
      level: 50,
      processor: 'Failing',
      code: 'PROCESSOR_FAILED',
      msg: 'Failing failed on transcription: broken',
    },
  ])
})

test.each([
  ['debug', ['debug', 'info', 'warn', 'error']],
  [undefined, ['info', 'warn', 'error']],
  ['warn', ['warn', 'error']],
  ['error', ['error']],
] as const)('the console logger prints from level %s upwards', (level, expected) => {
  const printed: unknown[][] = []
  const at =
    (name: LogLevel) =>
    (...args: unknown[]) =>
      printed.push([name, ...args])
  const target = { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
  const logger = consoleLogger({ target, ...(level && { level }) })
  for (const name of levels) logger[name]({ turn: 3 }, `a ${name}`)
  expect(printed).toEqual(expected.map((name) => [name, `a ${name}`, { turn: 3 }]))
})

test('the global console is its default, and nothing is said by default at all', async () => {
  const printed: unknown[][] = []
  const { error } = console
  console.error = (...args: unknown[]) => void printed.push(args)
  try {
    await failWith()
    await failWith(silentLogger)
    expect(printed).toEqual([])
    await failWith(consoleLogger())
  } finally {
    console.error = error
  }
  expect(printed).toHaveLength(1)
  expect(printed[0]![0]).toBe('Failing failed on transcription: broken')
})
