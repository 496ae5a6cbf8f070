import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { apiReports } from './report.ts'

const folder = fileURLToPath(new URL('../../etc/', import.meta.url))
const reports = apiReports()

test.each([...reports])('%s says what the entry exports', (file, report) => {
  const kept = readFileSync(folder + file, 'utf8')
  expect(kept, 'The public interface has changed. If that is meant: npm run api, and see the diff.').toBe(
    report,
  )
})

test('there is a report for each entry, and no other', () => {
  expect(globSync('*', { cwd: folder }).sort()).toEqual([...reports.keys()].sort())
})

test('a report has no comments, bodies, or what is internal', () => {
  const lines = [...reports.values()].flatMap((report) => report.split('\n'))
  expect(lines).toContain('export abstract class FrameProcessor {')
  expect(lines.filter((line) => /\/\*|#private|^ *private |import\(|^ *readonly traits/.test(line))).toEqual(
    [],
  )
})

test('a name is declared once, and the other entries say where', () => {
  expect(reports.get('conversation.api.md')).toMatch(
    /^export \{ .*\bConversation\b.* \} from 'antiphon\/processors'$/m,
  )
  expect(reports.get('processors.api.md')).toMatch(/^export class Conversation \{$/m)
})
