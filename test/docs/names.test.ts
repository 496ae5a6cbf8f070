import { globSync } from 'node:fs'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import { exportedSources } from '../../exported-sources.ts'
import { AntiphonError, type FailureReason, LLMError } from '../../src/engine.ts'
import { blocks, guides, read, root } from './guides.ts'
import { compile, pathOf } from './snippets.ts'

const source = `
import type * as antiphon from 'antiphon'
import type {} from 'antiphon/processors'
export type Codes = antiphon.ErrorCode
export type Reasons = antiphon.FailureReason
export type Causes = antiphon.InterruptCause
export type MetricsMap = antiphon.MetricsMap
export type Measurements = keyof MetricsMap
export type EventMap = antiphon.SessionEventMap
export type Events = keyof EventMap
export type TaskEvents = Parameters<antiphon.PipelineTask['emit']>[0]`
const program = compile([source])
const checker = program.getTypeChecker()
const types = new Map(
  program
    .getSourceFile(pathOf(0))!
    .statements.filter(ts.isTypeAliasDeclaration)
    .map(({ name, type }) => [name.text, checker.getTypeFromTypeNode(type)]),
)

/** The literals of a union, as there are in the code. */
function inCode(name: string): string[] {
  const type = types.get(name)!
  const members = type.isUnion() ? type.types : [type]
  return members.flatMap((member) => (member.isStringLiteral() ? member.value : [])).sort()
}

/** The rows of the table of a page that has these first columns: the cells' texts. */
function table(page: string, ...heads: string[]): string[][] {
  const rows = read(page)
    .split('\n')
    .map((line) =>
      line.startsWith('|')
        ? line
            .slice(1, -1)
            .split('|')
            .map((cell) => cell.trim())
        : undefined,
    )
  const start = rows.findIndex((row) => heads.every((head, at) => row?.[at]?.replaceAll('`', '') === head))
  if (start < 0) throw new Error(`${page} has no table that begins with ${heads.join(', ')}.`)
  const end = rows.findIndex((row, at) => at > start && row === undefined)
  return rows.slice(start + 2, end).filter((row) => row !== undefined)
}

const names = (cell: string | undefined) => [...(cell ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name!)
const firsts = (rows: readonly string[][]) => rows.flatMap(([cell]) => names(cell)).sort()

const codes = table('docs/observing.md', 'code', 'class')
const reasons = table('README.md', 'reason', 'when', 'may pass')
const events = table('docs/observing.md', 'type', 'with')
const measurements = table('docs/observing.md', 'type', 'interface')

test.each([
  ['Codes', codes],
  ['Reasons', reasons],
  ['Causes', table('docs/turns-and-interruption.md', 'cause')],
  ['Measurements', measurements],
  ['Events', events],
  ['TaskEvents', table('docs/observing.md', 'event', 'when')],
])('%s: the pages have those of the code, and no others', (type, rows) => {
  expect(inCode(type).length).toBeGreaterThan(3)
  expect(firsts(rows)).toEqual(inCode(type))
})

const entries = await Promise.all(
  exportedSources().map((source): Promise<Record<string, unknown>> => import(root + source)),
)

describe('errors', () => {
  type ErrorClass = new (...given: string[]) => AntiphonError
  const classes = entries
    .flatMap((entry) => Object.values(entry))
    .filter(
      (value): value is ErrorClass => typeof value === 'function' && value.prototype instanceof AntiphonError,
    )
  const coded = [...new Set(classes)].map((Class) => ({
    name: Class.name,
    code: new Class('it', 'declined').code,
  }))

  test('each class stands in the table, beside the code that it has', () => {
    const said = codes.flatMap(([code, list]) => names(list).map((name) => ({ name, code: names(code)[0] })))
    const byName = (one: { name: string }, other: { name: string }) => (one.name < other.name ? -1 : 1)
    expect(said.sort(byName)).toEqual(coded.sort(byName))
  })

  test('the README names classes and codes that there are', () => {
    for (const [list, code] of table('README.md', 'class', 'code')) {
      expect(coded.map(({ name }) => name)).toEqual(expect.arrayContaining(names(list)))
      expect(inCode('Codes')).toEqual(expect.arrayContaining(names(code).filter((name) => name !== '…')))
    }
  })

  test('the README says which reasons may pass', () => {
    for (const [reason, , mayPass] of reasons) {
      const error = new LLMError('it', { reason: names(reason)[0] as FailureReason })
      expect(error.retryable).toBe(mayPass === 'yes')
    }
  })
})

test('what an event brings stands beside it', () => {
  const map = types.get('EventMap')!
  const brought = new Map(
    map.getProperties().map((event) => {
      const fields = checker.getPropertiesOfType(checker.getTypeOfSymbol(event))
      return [event.name, fields.map(({ name }) => name).sort()]
    }),
  )
  for (const [event, fields] of events)
    expect(names(fields).sort(), event).toEqual(brought.get(names(event)[0]!))
})

test('a measurement stands beside its interface', () => {
  const map = types.get('MetricsMap')!
  const interfaces = map
    .getProperties()
    .map((one) => [one.name, checker.typeToString(checker.getTypeOfSymbol(one))])
  const said = measurements.map(([type, name]) => [names(type)[0], names(name)[0]])
  expect(Object.fromEntries(said)).toEqual(Object.fromEntries(interfaces))
})

test('the vocabulary names the causes of an interrupt', () => {
  const [, meaning] = table('docs/vocabulary.md', 'word', 'meaning').find(([word]) => word === 'cause') ?? []
  expect(
    names(meaning)
      .filter((name) => name !== 'detail')
      .sort(),
  ).toEqual(inCode('Causes'))
})

test('classes that the guides name are exported', () => {
  const exported = new Set(
    globSync('etc/*.api.md', { cwd: root }).flatMap((report) =>
      [...read(report).matchAll(/^export (?:abstract )?(?:class|interface|type|const) (\w+)/gm)].map(
        ([, name]) => name,
      ),
    ),
  )
  const unknown = guides.flatMap((guide) =>
    [
      ...named(guide).matchAll(
        /`[^`\n]*?\b([A-Z]\w*(?:Frame|Error|Metrics|Options|Provider|Transport|Endpoint))\b[^`\n]*`/g,
      ),
    ]
      .map(([, name]) => name!)
      .filter((name) => !exported.has(name) && !inBlock(guide, name))
      .map((name) => `${guide}: ${name}`),
  )
  expect([...new Set(unknown)]).toEqual([])
})

/** The text of a page; of the one about migrating, without what its tables say was before. */
function named(guide: string): string {
  const text = read(guide)
  return guide.endsWith('migrating.md') ? text.replace(/^\| .*? \|/gm, '|') : text
}

/** Whether a block of the page declares the name, as an example of one's own. */
function inBlock(guide: string, name: string): boolean {
  return blocks.some(
    ({ at, code }) => at.startsWith(`${guide}:`) && new RegExp(`\\bclass ${name}\\b`).test(code),
  )
}
