import { build, type Platform } from 'esbuild'
import { expect, test } from 'vitest'
import { root } from './imports.ts'

/** The files that a bundle of `entry` holds. It fails where the platform does not have what is imported. */
async function bundled(entry: string, platform: Platform): Promise<string[]> {
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

test.each(['src/index.ts', 'src/testing/index.ts', 'processors/index.ts', 'providers/kit/index.ts'])(
  '%s runs in a browser',
  async (entry) => {
    expect(await bundled(entry, 'browser')).toContain('src/processor/frame-processor.ts')
  },
)

test('a provider that runs in a thread of Node does not', async () => {
  await expect(bundled('providers/flite/tts.ts', 'browser')).rejects.toThrow('node:')
})

test("import 'antiphon' pulls in two packages", async () => {
  const files = await bundled('src/index.ts', 'node')
  const packages = new Set(
    files.flatMap((file) => file.match(/node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1] ?? []),
  )
  expect([...packages].sort()).toEqual(['eventemitter3', 'p-queue'])
})
