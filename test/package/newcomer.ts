import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { link, root, run } from './install.ts'

/** An empty folder in which somebody follows the README. */
export interface Newcomer {
  readonly folder: string
  /** Installs packages of the registry beside the two of the repository; false, after saying so, where it cannot be reached. */
  install(packages: readonly string[]): Promise<boolean>
  /** Puts packages of the repository there instead, as they are, with the two. */
  link(packages: readonly string[]): Promise<void>
}

const shell = process.platform === 'win32'
const exec = promisify(execFile)

/** Packs `antiphon`, built now, and `antiphon-embedded` as `npm publish` does. Returns the tarballs. */
export async function tarballs(home: string): Promise<readonly string[]> {
  const [core, embedded] = [join(home, 'core'), join(home, 'embedded')]
  await mkdir(core)
  for (const file of ['package.json', 'README.md', 'CHANGELOG.md', 'LICENSE'])
    await cp(join(root, file), join(core, file))
  const tsup = join(root, 'node_modules/tsup/dist/cli-default.js')
  await run(process.execPath, [tsup, '--no-dts', '--out-dir', join(core, 'dist')], { cwd: root })
  await cp(join(root, 'embedded'), embedded, { recursive: true })
  // What is packed comes from here, as it does in the repository.
  await symlink(join(root, 'node_modules'), join(home, 'node_modules'), 'junction')
  await exec('npm', ['pack', '--ignore-scripts', '--pack-destination', home], { cwd: core, shell })
  await exec('npm', ['pack', '--pack-destination', home], { cwd: embedded, shell })
  const files = await readdir(home)
  return files.filter((name) => name.endsWith('.tgz')).map((name) => join(home, name))
}

/** Somebody who has the tarballs, in a folder that `remove` of the test takes away. */
export async function newcomer(packed: readonly string[]): Promise<Newcomer> {
  const folder = await mkdtemp(join(tmpdir(), 'antiphon-newcomer-'))
  await writeFile(join(folder, 'package.json'), JSON.stringify({ type: 'module', private: true }))
  return {
    folder,
    install: async (packages) => {
      const flags = ['--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund']
      try {
        await exec('npm', ['install', ...flags, ...packed, ...packages], { cwd: folder, shell })
        return true
      } catch (failed) {
        const { stderr } = failed as { stderr: string }
        if (!/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH/.test(stderr)) throw failed
        console.warn(`The registry cannot be reached for ${packages.join(', ')}.`)
        return false
      }
    },
    link: async (packages) => {
      await rm(join(folder, 'node_modules'), { recursive: true, force: true })
      const names = ['antiphon', 'antiphon-embedded', 'eventemitter3', 'p-queue', ...packages]
      await link(names.slice(2), folder)
      for (const tarball of packed) {
        const name = tarball.includes('embedded-0') ? names[1]! : names[0]!
        await mkdir(join(folder, 'node_modules', name), { recursive: true })
        await exec('tar', ['-xzf', tarball, '--strip-components=1', '-C', join('node_modules', name)], {
          cwd: folder,
        })
      }
      const dependencies = Object.fromEntries(names.map((name) => [name, '*']))
      await writeFile(join(folder, 'package.json'), JSON.stringify({ type: 'module', dependencies }))
    },
  }
}

/** The version of a package that the repository has. */
export async function versionOf(name: string): Promise<string> {
  const text = await readFile(join(root, 'node_modules', name, 'package.json'), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}
