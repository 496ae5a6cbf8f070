import { existsSync, globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The repository's root, with a slash at its end. */
export const root = fileURLToPath(new URL('../../', import.meta.url))

/** The text of a file, named from the root. */
export const read = (path: string) => readFileSync(root + path, 'utf8')

/** Whether a file or a folder is there, named from the root. */
export const exists = (path: string) => existsSync(root + path)

/** What people are given to read, named from the root: all pages but what is generated. */
export const guides = globSync(['*.md', 'docs/**/*.md', '.github/**/*.md'], { cwd: root })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => !path.startsWith('docs/api/'))
  .sort()

/** A block of code in a guide. */
export interface Block {
  /** The guide and the line at which the block begins: `docs/tools.md:12`. */
  readonly at: string
  /** What stands behind the fence; empty if nothing does. */
  readonly language: string
  readonly code: string
  /** The HTML comment right before it; empty without. */
  readonly note: string
}

/** All blocks of the guides. */
export const blocks: readonly Block[] = guides.flatMap((guide) => {
  const text = read(guide)
  return [...text.matchAll(/(?:<!--\s*((?:(?!-->)[\s\S])*?)\s*-->\n)?^```(\S*)\n([\s\S]*?)^```$/gm)].map(
    ({ index, 1: note = '', 2: language = '', 3: code = '' }) => ({
      at: `${guide}:${text.slice(0, index).split('\n').length}`,
      language,
      code,
      note,
    }),
  )
})

/** The blocks of TypeScript in docstrings. They leave out these, which every reader knows or can guess. */
export const docstrings: readonly Block[] = globSync('{src,processors,transports}/**/*.ts', {
  cwd: root,
}).flatMap((path) => {
  const text = read(path)
  return [...text.matchAll(/^ *\* ```ts\n([\s\S]*?)^ *\* ```$/gm)].map(({ index, 1: code = '' }) => ({
    at: `${path}:${text.slice(0, index).split('\n').length}`,
    language: 'ts',
    code: code.replaceAll(/^ *\* ?/gm, ''),
    note: "given\nimport { z } from 'zod'\ndeclare function forecast(...given: unknown[]): Promise<unknown>",
  }))
})
