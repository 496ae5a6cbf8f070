import { execFile } from 'node:child_process'
import { mkdir, readdir, rm, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** The repository's root, with a slash at its end. */
export const root = fileURLToPath(new URL('../../', import.meta.url))

export const run = promisify(execFile)

/** Packs the package that is in a folder, built, and installs it in the `node_modules` of another, as npm would. */
export async function installPacked(folder: string, home: string): Promise<void> {
  const modules = join(home, 'node_modules')
  await mkdir(join(modules, 'antiphon'), { recursive: true })
  await run('npm', ['pack', '--ignore-scripts', '--pack-destination', home], {
    cwd: folder,
    shell: process.platform === 'win32',
  })
  const [tarball] = (await readdir(home)).filter((name) => name.endsWith('.tgz'))
  await run('tar', ['-xzf', tarball!, '--strip-components=1', '-C', 'node_modules/antiphon'], { cwd: home })
  await rm(join(home, tarball!))
}

/** Puts packages of the repository, as they are, beside it. */
export async function link(names: readonly string[], home: string): Promise<void> {
  for (const name of names) {
    const path = join(home, 'node_modules', name)
    await mkdir(dirname(path), { recursive: true })
    await symlink(join(root, 'node_modules', name), path, 'junction')
  }
}
