import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')

test('the page tells the defaults as they are', () => {
  const page = read('docs/webrtc.md')
  const options = ['webrtc-options', 'peer/ice-options', 'signalling/signalling-options']
    .map((name) => read(`transports/webrtc/${name}.ts`))
    .join('')
  const defaults = [...options.matchAll(/Default ([\d,]+)[.:][^/]*?\*\/\n {2}(\w+)\?:/g)]
  expect(defaults.length).toBeGreaterThan(15)
  for (const [, value, name] of defaults)
    expect(page, name).toMatch(new RegExp(`\\b${name}\\b.*(?<![\\d,])${value}(?!\\d)`))
})
