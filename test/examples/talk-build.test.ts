import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, expect, test } from 'vitest'
import { pageFiles, writePage } from '../../examples/talk/build-page.ts'

let folders: string[] = []
afterEach(async () => {
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true })))
  folders = []
})

async function folder(): Promise<{ path: string; url: URL }> {
  const path = await mkdtemp(join(tmpdir(), 'page-'))
  folders.push(path)
  return { path, url: pathToFileURL(`${path}/`) }
}

const text = (body: Uint8Array | undefined) => new TextDecoder().decode(body)

test('a page that has been built is served as it is, until something that belongs to it changes', async () => {
  const { path, url } = await folder()
  await writePage(url)
  await writeFile(join(path, 'page.js'), 'as it was built')
  expect(text((await pageFiles(url)).get('page.js'))).toBe('as it was built')

  await utimes(join(path, 'inputs.json'), 0, 0) // everything is newer
  expect(text((await pageFiles(url)).get('page.js'))).toContain('AudioContext')
})

test('a page that has not been built, or only by halves, is built', async () => {
  const { path, url } = await folder()
  const names = ['index.html', 'style.css', 'page.js', 'capture.js', 'playback.js']
  expect([...(await pageFiles(url)).keys()].sort()).toEqual(names.sort())
  await writeFile(join(path, 'inputs.json'), '["examples/talk/page/gone.ts"]')
  expect(text((await pageFiles(url)).get('index.html'))).toContain('{{stack}}')
})
