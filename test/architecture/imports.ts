import { existsSync, globSync, readFileSync } from 'node:fs'
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
          : name.replace(/^antiphon$/, 'src/public.ts'),
    )
}

/**
 * The files beside a role's `index.ts` that export a function named after the file which makes the role's provider; of turn
 * detectors those that need a worker, as the others need nothing installed.
 */
export function vendors(): string[] {
  return sources('processors').filter((file) => {
    const [, name] = file.match(/^processors\/(?:vad|stt|llm|tts|turn|audio)\/([\w-]+)\.ts$/) ?? []
    if (name === undefined) return false
    const camelCase = name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
    const provider = file.startsWith('processors/turn/')
      ? 'TurnDetector'
      : '(?:VAD|STT|LLM|TTS|Noise)Provider'
    const makes = new RegExp(`^export function ${camelCase}\\([^]*?\\): ${provider} \\{$`, 'm').test(
      read(file),
    )
    return makes && (provider !== 'TurnDetector' || existsSync(join(root, file.replace('.ts', '.worker.ts'))))
  })
}

/** A file's text. */
export function read(file: string): string {
  return readFileSync(join(root, file), 'utf8')
}
