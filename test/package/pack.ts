import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const root = fileURLToPath(new URL('../../', import.meta.url))
const run = promisify(execFile)
const node = (args: readonly string[], cwd: string) => run(process.execPath, args, { cwd })

/** A program outside the repository that has the package as npm would install it. */
export interface Stranger {
  /** Checks the types of all its files. Rejects with what `tsc` says. */
  check(): Promise<void>
  /** Runs one of its files. Returns what it prints. */
  run(file: string): Promise<string>
  /** Takes it away. */
  remove(): Promise<void>
}

/** Packs the package, unpacks it in a folder of its own, and puts the files of `test/package/stranger` beside it. */
export async function stranger(): Promise<Stranger> {
  const home = await mkdtemp(join(tmpdir(), 'antiphon-stranger-'))
  const staged = join(home, 'staged')
  await mkdir(staged)
  for (const file of ['package.json', 'README.md', 'CHANGELOG.md', 'LICENSE'])
    await cp(join(root, file), join(staged, file))
  await node(['node_modules/tsup/dist/cli-default.js', '--out-dir', join(staged, 'dist')], root)
  await run('npm', ['pack', '--ignore-scripts', '--pack-destination', home], { cwd: staged })
  const [tarball] = (await readdir(home)).filter((name) => name.endsWith('.tgz'))
  const modules = join(home, 'node_modules')
  await mkdir(join(modules, 'antiphon'), { recursive: true })
  await run('tar', ['-xzf', join(home, tarball!), '--strip-components=1', '-C', join(modules, 'antiphon')])
  for (const name of ['eventemitter3', 'p-queue'])
    await symlink(join(root, 'node_modules', name), join(modules, name))
  await cp(join(root, 'test/package/stranger'), home, { recursive: true })
  return {
    check: async () => {
      try {
        await node([join(root, 'node_modules/typescript/bin/tsc'), '-p', home], home)
      } catch (failed) {
        throw new Error((failed as { stdout: string }).stdout, { cause: failed })
      }
    },
    run: async (file) => (await node([file], home)).stdout.trim(),
    remove: () => rm(home, { recursive: true }),
  }
}
