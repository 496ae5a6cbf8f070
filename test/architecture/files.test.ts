import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { root, sources } from './imports.ts'

/** What writes beside a file's place and renames it there; everybody else writes through these. */
const writers = ['transports/file/whole-file.ts', 'transports/file/wav-file.ts']

const direct =
  /\b(?:writeFile|writeFileSync|appendFile|appendFileSync|createWriteStream|writevSync|truncate)\b|\bopen(?:Sync)?\([^)]*['"][wa]x?\+?['"]/

test('E1: no file is written in its place', () => {
  const folders = [
    'src',
    'processors',
    'transports',
    'providers',
    'testing',
    'examples',
    'bench',
    'test/api',
    'test/scenarios',
    'test/attack',
  ]
  const files = folders.flatMap(sources).filter((file) => !writers.includes(file))
  expect(files.length).toBeGreaterThan(300)
  expect(files.filter((file) => direct.test(readFileSync(`${root}${file}`, 'utf8')))).toEqual([])
})
