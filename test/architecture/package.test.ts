import { build } from 'esbuild'
import { describe, expect, test } from 'vitest'
import { exportedSources } from '../../exported-sources.ts'
import { root, sources } from './imports.ts'

describe('the exports', () => {
  const exported = exportedSources()

  test('have their files, and every vendor its export', () => {
    const vendors = sources('processors').filter((file) =>
      /^processors\/(vad|stt|tts|llm)\/(silero|moonshine|soundswallower|flite|openai|rules)\.ts$/.test(file),
    )
    const transports = sources('transports').filter((file) => /^transports\/\w+\/index\.ts$/.test(file))
    expect(exported).toEqual(expect.arrayContaining([...vendors, ...transports]))
    const all = [...sources('src'), ...sources('processors'), ...sources('transports')]
    expect(exported.filter((file) => !all.includes(file))).toEqual([])
  })
})

async function bundle(entry: string, platform: 'browser' | 'node') {
  const { metafile } = await build({
    entryPoints: [entry],
    absWorkingDir: root,
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform,
    logLevel: 'silent',
  })
  return Object.keys(metafile.inputs)
}

test.each(['src/index.ts', 'src/testing/index.ts', 'processors/index.ts'])(
  '%s runs in a browser',
  async (entry) => {
    expect((await bundle(entry, 'browser')).length).toBeGreaterThan(10)
  },
)

test("import 'antiphon' pulls in two packages", async () => {
  const packages = new Set(
    (await bundle('src/index.ts', 'node')).flatMap(
      (file) => file.match(/node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1] ?? [],
    ),
  )
  expect([...packages].sort()).toEqual(['eventemitter3', 'p-queue'])
})
