import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { installPacked, link, root, run } from './install.ts'

const node = (args: readonly string[], cwd: string) => run(process.execPath, args, { cwd })

/** A program outside the repository that has the package as npm would install it. */
export interface Stranger {
  /** Checks the types of all its files. Rejects with what `tsc` says. */
  check(): Promise<void>
  /** Runs one of its files. Returns what it prints. */
  run(file: string): Promise<string>
  /** Runs one of its files of tests in Vitest. Returns the names of those that have passed. Rejects if any fails. */
  test(file: string): Promise<readonly string[]>
  /** Takes it away. */
  remove(): Promise<void>
}

/** What of Vitest's report is read. */
interface Report {
  readonly testResults: readonly {
    readonly message: string
    readonly assertionResults: readonly {
      title: string
      status: string
      failureMessages: readonly string[]
    }[]
  }[]
}

/** Builds and packs the package, installs it in a folder of its own, and puts the files of `test/package/stranger` beside it. */
export async function stranger(): Promise<Stranger> {
  const home = await mkdtemp(join(tmpdir(), 'antiphon-stranger-'))
  const staged = join(home, 'staged')
  await mkdir(staged)
  for (const file of ['package.json', 'README.md', 'CHANGELOG.md', 'LICENSE'])
    await cp(join(root, file), join(staged, file))
  await node(['node_modules/tsup/dist/cli-default.js', '--out-dir', join(staged, 'dist')], root)
  await installPacked(staged, home)
  await link(['eventemitter3', 'p-queue', 'vitest', '@types/node'], home)
  await cp(join(root, 'test/package/stranger'), home, { recursive: true })
  const printed = async (args: readonly string[]) => {
    try {
      return (await node(args, home)).stdout.trim()
    } catch (failed) {
      throw new Error((failed as { stdout: string }).stdout, { cause: failed })
    }
  }
  return {
    check: async () => {
      for (const config of ['tsconfig.json', 'tsconfig.tests.json'])
        await printed([join(root, 'node_modules/typescript/bin/tsc'), '-p', join(home, config)])
    },
    run: (file) => printed([file]),
    test: async (file) => {
      const [vitest, report] = [join(home, 'node_modules/vitest/vitest.mjs'), join(home, 'report.json')]
      const args = ['run', '--root', home, file, '--reporter=json', `--outputFile=${report}`]
      await printed([vitest, ...args]).catch(() => {}) // the report has it
      const { testResults } = JSON.parse(await readFile(report, 'utf8')) as Report
      await rm(report)
      const results = testResults.flatMap(({ message, assertionResults }) =>
        assertionResults.length > 0
          ? assertionResults
          : { title: file, status: 'failed', failureMessages: [message] },
      )
      const failed = results.filter(({ status }) => status !== 'passed')
      if (failed.length > 0)
        throw new Error(failed.map((one) => [one.title, ...one.failureMessages].join('\n')).join('\n\n'))
      return results.map(({ title }) => title)
    },
    remove: () => rm(home, { recursive: true }),
  }
}
