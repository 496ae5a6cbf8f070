import { afterAll, expect, test } from 'vitest'
import { RTVI } from '../../processors/index.ts'
import { AntiphonError, InputMessageFrame, OutputMessageFrame } from '../../src/engine.ts'
import { rtviSerializer } from '../../transports/rtvi/index.ts'
import { type Serializer, wireSerializer } from '../../transports/websocket/index.ts'
import { ClientFrames } from '../../transports/websocket/server/client-frames.ts'
import { Line } from '../support/line.ts'
import { growth } from './growth.ts'
import { type Nonsense, rtviMessage, rtviNonsense, wireNonsense } from './nonsense.ts'
import { Random } from './random.ts'

const uncaught: unknown[] = []
const note = (error: unknown) => uncaught.push(error)
process.on('unhandledRejection', note)
afterAll(() => {
  process.off('unhandledRejection', note)
  expect(uncaught).toEqual([])
})

const messages = 100_000

test.each<[string, Serializer, Nonsense]>([
  ["Antiphon's own protocol", wireSerializer(), wireNonsense],
  ['RTVI', rtviSerializer(), rtviNonsense],
])(
  '100,000 messages of nonsense for %s are frames, or refused as what they are',
  async (name, serializer, nonsense) => {
    const random = new Random(11)
    const outcomes = { taken: 0, refused: 0 }
    const left = await growth(messages, () => {
      try {
        const decoded = serializer.decode(nonsense(random))
        const frames = new ClientFrames(serializer.accepts ?? [], () => 50)
        for (const frame of [decoded ?? []].flat()) frames.check(frame, 0)
        outcomes.taken++
      } catch (error) {
        if (!(error instanceof AntiphonError) || error.code !== 'WIRE_INVALID') throw error
        outcomes.refused++
      }
    })
    console.log(name, outcomes, left)
    expect(outcomes.taken + outcomes.refused).toBeGreaterThan(messages)
    expect(outcomes.taken).toBeGreaterThan(messages / 5)
    expect(outcomes.refused).toBeGreaterThan(messages / 500)
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
    expect(left.objects).toBeLessThan(100)
    expect(left.bytesEach).toBeLessThan(10)
  },
)

test('100,000 messages of nonsense leave nothing in the RTVI processor that takes them', async () => {
  const random = new Random(5)
  const line = new Line([new RTVI({ messages: { echo: (data) => data } })])
  await line.start()
  let answers = 0
  const left = await growth(messages / 100, async () => {
    for (let i = 0; i < 100; i++) void line.send(new InputMessageFrame({ message: rtviMessage(random) }))
    await line.clock.advance(1)
    answers += line.downstream.filter((frame) => frame instanceof OutputMessageFrame).length
    line.downstream.length = line.upstream.length = 0
  })
  console.log('RTVI', { answers }, left)
  expect(answers).toBeGreaterThan(messages / 2)
  expect(left.objects).toBeLessThan(100)
  expect(left.bytesEach / 100).toBeLessThan(10)
  await line.end()
})
