import ts from 'typescript'
import { expect, test } from 'vitest'
import { read, sources } from './imports.ts'

const processor = /^export (?:abstract )?class (\w+)(?:<[^>]*>)? extends FrameProcessor\b/gm

/** The names in a file's code. Comments and texts, such as the remedy in an error's message, are none of it. */
function identifiers(file: string): Set<string> {
  const names = new Set<string>()
  const look = (node: ts.Node) => {
    if (ts.isIdentifier(node)) names.add(node.text)
    ts.forEachChild(node, look)
  }
  look(ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest))
  return names
}

test('the engine names no processor: adding one changes nothing there', () => {
  const names = sources('processors').flatMap((file) =>
    [...read(file).matchAll(processor)].map(([, name]) => name!),
  )
  expect(names).toEqual(
    expect.arrayContaining(['Background', 'Fallback', 'LLM', 'SpeculationGate', 'UserTurn']),
  )
  const wrong = sources('src').flatMap((file) => {
    const own = identifiers(file)
    return names.filter((name) => own.has(name)).map((name) => `${file} names ${name}`)
  })
  expect(wrong).toEqual([])
})
