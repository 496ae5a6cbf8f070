import { dirname } from 'node:path/posix'
import { expect, test } from 'vitest'
import { importsOf, read, sources, vendors } from './imports.ts'

const rooms = [
  'src',
  'processors',
  'transports',
  'providers',
  'testing',
  'examples',
  'bench',
  'test',
] as const
type Room = (typeof rooms)[number]

/** What each room may import from, besides itself. */
const allowed: Record<Room, readonly Room[]> = {
  src: [],
  processors: ['src'],
  transports: ['src'],
  providers: ['src', 'processors', 'transports'],
  testing: ['src'],
  examples: [], // they import the package by its name, as a user does
  bench: ['src', 'processors', 'transports', 'providers'],
  test: ['src', 'processors', 'transports', 'providers', 'testing', 'examples', 'bench'],
}

function roomOf(path: string): Room | undefined {
  return rooms.find((room) => path.startsWith(`${room}/`))
}

const product = ['src', 'processors', 'transports', 'providers', 'testing'].flatMap(sources)

test.each(rooms)('nothing in %s imports against the arrows', (room) => {
  const wrong = sources(room).flatMap((file) =>
    importsOf(file)
      .filter((target) => {
        const other = roomOf(target)
        return other !== undefined && other !== room && !allowed[room].includes(other)
      })
      .map((target) => `${file} -> ${target}`),
  )
  expect(wrong).toEqual([])
})

test('inside the repository the engine is imported by src/engine.ts: what strangers import is a list of its own', () => {
  const wrong = [...product, ...sources('test'), ...sources('bench')].filter((file) =>
    /from '(?:\.\.\/)+src\/index\.ts'/.test(read(file)),
  )
  expect(wrong).toEqual([])
})

/** What a transport shares with others: the rooms of `transports`, and those that speak over another's line. */
const shared = ['http', 'limits', 'sessions']
const over: Record<string, readonly string[]> = {
  limits: [],
  http: [],
  sessions: ['http', 'limits'],
  telephony: [...shared, 'websocket'],
  rtvi: [...shared, 'websocket'],
}

test('a transport imports another only for what it speaks over, and what all share imports none', () => {
  const folder = (path: string) => path.match(/^transports\/([^/]+)\//)?.[1]
  const wrong = sources('transports').flatMap((file) => {
    const own = folder(file)
    if (own === undefined) return []
    const may = [own, ...(over[own] ?? shared)]
    return importsOf(file)
      .filter((target) => folder(target) !== undefined && !may.includes(folder(target)!))
      .map((target) => `${file} -> ${target}`)
  })
  expect(wrong).toEqual([])
})

test('src imports two packages, and nothing that only Node has', () => {
  const outside = new Set(
    sources('src').flatMap((file) => importsOf(file).filter((target) => roomOf(target) === undefined)),
  )
  expect([...outside].sort()).toEqual(['eventemitter3', 'p-queue'])
})

test('a vendor is imported by nobody but its own files', () => {
  const wrong = vendors().flatMap((vendor) => {
    const own = vendor.replace(/[\w-]+\.ts$/, '')
    return product
      .filter((file) => !file.startsWith(own) && importsOf(file).some((target) => target.startsWith(own)))
      .map((file) => `${file} -> ${own}`)
  })
  expect(wrong).toEqual([])
})

test('all time comes from the clock', () => {
  // A timer's global, but not the members of that name which a Clock declares.
  const timer = /(?<![\w.#'`])(?:globalThis\.)?(?:setTimeout|setInterval)\b(?!\?|:|\(\w+: )/
  const other = /\bDate\.now\b|\bnew Date\(\)|\bperformance\.now\b|\bAbortSignal\.timeout\b|'node:timers/
  const loose = product.filter((file) => timer.test(read(file)) || other.test(read(file)))
  expect(loose).toEqual(['src/clock/system-clock.ts'])
})

test('every processor says its name, which a minifier would take from its class', () => {
  const makes = /^(?:export )?class (\w+) extends (?:FrameProcessor|\w+Output)\b/m
  const nameless = product.filter(
    (file) =>
      makes.test(read(file)) && !read(file).includes('  static override readonly processorName: string ='),
  )
  // The ends of a chain are named by who holds it.
  expect(nameless).toEqual(['src/pipeline/edge.ts'])
})

test('no file has more than 300 lines', () => {
  expect(product.filter((file) => read(file).split('\n').length > 301)).toEqual([])
})

test('no folder has many more than twenty files', () => {
  const counts = new Map<string, number>()
  for (const file of product) counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1)
  expect([...counts].filter(([, count]) => count > 23)).toEqual([])
})
