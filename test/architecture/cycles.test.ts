import { dirname } from 'node:path/posix'
import { describe, expect, test } from 'vitest'
import { importsOf, sources } from './imports.ts'

type Graph = ReadonlyMap<string, ReadonlySet<string>>

const rooms = ['src', 'processors', 'transports', 'providers', 'testing']
const files = new Set(rooms.flatMap(sources))

/** What each file imports, types too. */
const imports: Graph = new Map(
  [...files].map((file) => [file, new Set(importsOf(file).filter((target) => files.has(target)))]),
)

/** A room's own `index.ts`, and the engine's `engine.ts`, are its doors, and stand in no folder. */
const isDoor = (file: string) => rooms.includes(dirname(file)) && /\/(?:index|engine)\.ts$/.test(file)

/** What each folder imports. */
function folders(): Graph {
  const graph = new Map<string, Set<string>>()
  for (const [file, targets] of imports) {
    if (isDoor(file)) continue
    const from = dirname(file)
    for (const target of targets)
      if (dirname(target) !== from && !isDoor(target))
        graph.set(from, (graph.get(from) ?? new Set()).add(dirname(target)))
  }
  return graph
}

/** The shortest way from each place back to itself, where there is one. */
function cycles(graph: Graph): string[] {
  return [...graph.keys()].flatMap((start) => wayBack(graph, start)?.join(' -> ') ?? [])
}

function wayBack(graph: Graph, start: string): string[] | undefined {
  const ways = [[start]]
  const seen = new Set<string>()
  for (const way of ways)
    for (const next of graph.get(way.at(-1)!) ?? []) {
      if (next === start) return [...way, start]
      if (!seen.has(next)) ways.push([...way, next])
      seen.add(next)
    }
  return undefined
}

describe('nothing imports in a circle, not even for its types:', () => {
  test('no file', () => expect(cycles(imports)).toEqual([]))
  test('no folder', () => expect(cycles(folders())).toEqual([]))
})

test('a circle would be found', () => {
  const graph: Graph = new Map(
    Object.entries({ a: ['b'], b: ['c', 'd'], c: ['b'], d: [] }).map(([from, to]) => [from, new Set(to)]),
  )
  expect(cycles(graph)).toEqual(['b -> c -> b', 'c -> b -> c'])
})
