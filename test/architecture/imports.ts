import { readdirSync, readFileSync } from 'node:fs'
import { join, posix, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository's root, with a slash at its end. */
export const root = fileURLToPath(new URL('../../', import.meta.url))

/** The TypeScript files of a folder, relative to the root. */
export function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
}

/** What a file imports: files relative to the root, packages and `node:` modules by their name. */
export function importsOf(file: string): string[] {
  const text = read(file)
  const found = text.matchAll(
    /^(?:import|export)\b[^'"]*?from\s*'([^']+)'|^import\s*'([^']+)'|\bimport\(\s*'([^']+)'/gm,
  )
  return [...found].map(([, a, b, c]) => {
    const name = (a ?? b ?? c)!
    return name.startsWith('.') ? posix.join(posix.dirname(file), name) : name
  })
}

/** A file's text. */
export function read(file: string): string {
  return readFileSync(join(root, file), 'utf8')
}
