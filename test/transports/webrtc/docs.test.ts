import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')

test('the page shows the example as it is', () => {
  const shown = [
    ...read('docs/webrtc.md').matchAll(/<!-- (examples\/\S+\.ts)(?:, in part)? -->\n```ts\n([\s\S]*?)```/g),
  ]
  expect(shown.map(([, path]) => path)).toEqual([
    'examples/webrtc/server.ts',
    'examples/webrtc/server.ts',
    'examples/webrtc/page.ts',
  ])
  for (const [, path, code] of shown) expect(read(path!)).toContain(code)
})

test('the page tells the defaults as they are', () => {
  const page = read('docs/webrtc.md')
  const options = ['webrtc-options', 'ice-options']
    .map((name) => read(`transports/webrtc/${name}.ts`))
    .join('')
  const defaults = [...options.matchAll(/Default ([\d,]+)[.:][^/]*?\*\/\n {2}(\w+)\?:/g)]
  expect(defaults.length).toBeGreaterThan(15)
  for (const [, value, name] of defaults)
    expect(page, name).toMatch(new RegExp(`\\b${name}\\b.*(?<![\\d,])${value}(?!\\d)`))
})
