import { expect, test } from 'vitest'
import { known, parts, runtimes } from '../runtimes/expected.ts'
import { read } from './guides.ts'

test('the page on runtimes says what is tried, and what is known not to run', () => {
  const rows = [...read('docs/runtimes.md').matchAll(/^\| ([^|]+) \| (yes|no) \| (yes|no) \| (yes|no) \|$/gm)]
  const said = rows.map(([, what, ...cells]) => [what, ...cells])
  const meant = Object.entries(parts).map(([part, what]) => [
    what,
    ...Object.keys(runtimes).map((runtime) => (known[runtime]?.[part] === undefined ? 'yes' : 'no')),
  ])
  expect(said).toEqual(meant)
})
