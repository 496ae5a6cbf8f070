import { globSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

/** The repository's root, with a slash at its end. */
export const root = fileURLToPath(new URL('../../', import.meta.url))

/** The TypeScript files of a folder, relative to the root. */
export function sources(folder: string): string[] {
  return globSync(`${folder}/**/*.ts`, { cwd: root }).map((file) => file.replaceAll('\\', '/'))
}

/**
 * What a file imports: files relative to the root, packages and `node:` modules by their name. Who declares something in
 * `antiphon`, as others do, means the engine; an example means the package.
 */
export function importsOf(file: string): string[] {
  return ts
    .preProcessFile(read(file), true, true)
    .importedFiles.map(({ fileName: name }) =>
      name.startsWith('.')
        ? posix.join(posix.dirname(file), name)
        : file.startsWith('examples/')
          ? name
          : name.replace(/^antiphon$/, 'src/index.ts'),
    )
}

/** The roles of providers, as their files and their entries name them. */
const roles = 'stt|llm|tts|vad|turn|noise'

/** The files that are providers: each is named after its role, and exports a function named after the vendor's folder. */
export function vendors(): string[] {
  return sources('providers').filter((file) => {
    const [, vendor] = file.match(new RegExp(`^providers/([\\w-]+)/(?:${roles})\\.ts$`)) ?? []
    const camelCase = vendor?.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
    const makes = '\\([^]*?\\): (?:(?:VAD|STT|LLM|TTS|Noise)Provider|TurnDetector) \\{$'
    return (
      camelCase !== undefined && new RegExp(`^export function ${camelCase}${makes}`, 'm').test(read(file))
    )
  })
}

/** A file's text. */
export function read(file: string): string {
  return readFileSync(join(root, file), 'utf8')
}
