import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { installPacked, link, root } from '../package/install.ts'

/**
 * A folder outside the repository in which the package is installed from its tarball, as it was built last, and beside it all
 * packages of the repository, as they are. `close` removes it.
 */
export async function packedFolder(): Promise<{ path: string; close(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'antiphon-packed-'))
  await installPacked(root, path)
  const names = (await readdir(join(root, 'node_modules'))).filter((name) => !name.startsWith('.'))
  await link(names, path)
  await writeFile(join(path, 'package.json'), JSON.stringify({ type: 'module', dependencies }))
  return { path, close: () => rm(path, { recursive: true }) }
}

/** What a program there imports by name; Deno wants it listed. */
const dependencies = { antiphon: '*', werift: '*' }
