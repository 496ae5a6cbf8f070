import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const root = fileURLToPath(new URL('../../', import.meta.url))
const run = promisify(execFile)
const windows = process.platform === 'win32'

/**
 * A folder outside the repository in which the package is installed from its tarball, as it was built last, and beside it all
 * packages of the repository, as they are. `close` removes it.
 */
export async function packedFolder(): Promise<{ path: string; close(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'antiphon-packed-'))
  const modules = join(path, 'node_modules')
  await mkdir(modules)
  const { stdout } = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', path], {
    cwd: root,
    shell: windows,
  })
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }]
  await run('tar', ['-xzf', filename], { cwd: path })
  await cp(join(path, 'package'), join(modules, 'antiphon'), { recursive: true })
  for (const name of await readdir(join(root, 'node_modules')))
    if (!name.startsWith('.'))
      await symlink(join(root, 'node_modules', name), join(modules, name), 'junction')
  await writeFile(join(path, 'package.json'), JSON.stringify({ type: 'module', dependencies }))
  return { path, close: () => rm(path, { recursive: true }) }
}

/** What a program there imports by name; Deno wants it listed. */
const dependencies = { antiphon: '*', werift: '*' }
