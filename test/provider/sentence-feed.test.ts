import { expect, test } from 'vitest'
import { SentenceFeed } from '../../src/engine.ts'

const sentence = (id: number, silent = false) => ({ id, text: `Sentence ${id}.`, silent })

/** Reads a feed, and keeps what it has given. */
function reader(feed: SentenceFeed, signal = new AbortController().signal) {
  const given: number[] = []
  const over = (async () => {
    for await (const { id } of feed.read(signal)) given.push(id)
  })()
  return { given, over }
}

const settle = () => new Promise(setImmediate)

test('gives a sentence at once, and no more than one beyond the first that has not ended', async () => {
  const feed = new SentenceFeed()
  const { given, over } = reader(feed)
  for (const id of [7, 8, 9, 10]) feed.add(sentence(id))
  await settle()
  expect(given).toEqual([7, 8])
  feed.end()
  await settle()
  expect(given).toEqual([7, 8, 9])
  expect(feed.first?.id).toBe(8)
  expect(feed.size).toBe(3)
  feed.close()
  expect(feed.done).toBe(false)
  while (!feed.done) feed.end()
  await over
  expect(given).toEqual([7, 8, 9])
})

test('gives another call all that has not ended', async () => {
  const feed = new SentenceFeed({ ahead: 5 })
  const first = reader(feed)
  for (const id of [1, 2, 3]) feed.add(sentence(id))
  feed.close()
  await first.over
  feed.end()
  const second = reader(feed)
  await second.over
  expect([first.given, second.given]).toEqual([
    [1, 2, 3],
    [2, 3],
  ])
})

test('what is silent keeps its place and is given to nobody', async () => {
  const feed = new SentenceFeed()
  const { given } = reader(feed)
  for (const each of [sentence(1), sentence(2, true), sentence(3), sentence(4)]) feed.add(each)
  await settle()
  expect(given).toEqual([1, 3])
  feed.end()
  expect(feed.first?.id).toBe(2)
  await settle()
  expect(given).toEqual([1, 3, 4])
})

test('an abort ends the reading, and leaves no listener', async () => {
  const feed = new SentenceFeed()
  const abort = new AbortController()
  const { given, over } = reader(feed, abort.signal)
  feed.add(sentence(1))
  await settle()
  abort.abort()
  await over
  feed.add(sentence(2))
  expect(given).toEqual([1])
})

test('whoever reads fails of what the sentences failed of', async () => {
  const feed = new SentenceFeed()
  const { over } = reader(feed)
  feed.fail(new Error('no sentences'))
  await expect(over).rejects.toThrow('no sentences')
})
