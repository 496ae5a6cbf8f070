import { expect, test } from 'vitest'
import { exportedSources } from '../../exported-sources.ts'
import { importsOf, read, sources, vendors } from './imports.ts'

interface Manifest {
  exports: Record<string, string | { 'antiphon-source': string; types: string; default: string }>
  dependencies: Record<string, string>
  peerDependencies: Record<string, string>
  peerDependenciesMeta: Record<string, { optional?: boolean }>
}

const manifest = JSON.parse(read('package.json')) as Manifest
const transports = sources('transports').filter((file) => /^transports\/[\w-]+\/index\.ts$/.test(file))
const product = ['src', 'processors', 'transports', 'providers', 'testing'].flatMap(sources)

test('the vendors are found by what they export', () => {
  expect(vendors()).toContain('providers/moonshine/stt.ts')
  expect(vendors()).toContain('providers/openai/llm.ts')
  expect(vendors()).toContain('providers/rnnoise/noise.ts')
  expect(vendors()).not.toContain('providers/flite/engine.ts')
})

test('every vendor and every transport has its export, and every export its file', () => {
  const engine = [
    'src/index.ts',
    'providers/kit/index.ts',
    'providers/kit/worker/index.ts',
    'testing/contracts/index.ts',
    'src/testing/index.ts',
    'processors/index.ts',
    'processors/conversation/index.ts',
    'processors/mcp/index.ts',
  ]
  expect(exportedSources().sort()).toEqual([...engine, ...vendors(), ...transports].sort())
})

test('an export is named after its file, and has its source and its declarations', () => {
  const named = Object.entries(manifest.exports).flatMap(([subpath, target]) =>
    typeof target === 'string' ? [] : [{ subpath, ...target }],
  )
  for (const { subpath, 'antiphon-source': source, types, default: module } of named) {
    expect(source).toBe(module.replace('/dist/', '/').replace(/\.js$/, '.ts'))
    expect(types).toBe(module.replace(/\.js$/, '.d.ts'))
    const file = module
      .replace(/^\.\/dist\/providers\/(?!kit\/)([\w-]+)\/(\w+)/, './dist/$2/$1')
      .replace(/^\.\/dist\/(?:processors\/(?!index)|providers\/|src\/)?/, './')
      .replace(/(?:\/index)?\.js$/, '')
    expect(file).toBe(subpath)
  }
})

test('a package that is none of the core is an optional peer, and every optional peer is used', () => {
  const packages = new Set(
    ['processors', 'transports', 'providers', 'testing']
      .flatMap(sources)
      .flatMap(importsOf)
      .filter(
        (name) =>
          !name.startsWith('node:') && !/^(?:src|processors|transports|providers|testing)\//.test(name),
      )
      .map((path) => path.match(/^(?:@[^/]+\/)?[^/]+/)?.[0] ?? path),
  )
  const peers = Object.keys(manifest.peerDependencies)
  const known = [...peers, ...Object.keys(manifest.dependencies)]
  expect([...packages].filter((name) => !known.includes(name))).toEqual([])
  expect(peers.filter((name) => manifest.peerDependenciesMeta[name]?.optional !== true)).toEqual([])
  const texts = product.map(read)
  expect(peers.filter((name) => !texts.some((text) => text.includes(`'${name}'`)))).toEqual([])
})
