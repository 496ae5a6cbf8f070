import { readFileSync } from 'node:fs'

/** The source files behind the package's exports, in their order: `./dist/src/index.js` is built from `src/index.ts`. */
export function exportedSources(): string[] {
  const { exports } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as {
    exports: Record<string, string | { default: string }>
  }
  return Object.values(exports).flatMap((target) =>
    typeof target === 'string' ? [] : target.default.replace(/^\.\/dist\/(.*)\.js$/, '$1.ts'),
  )
}
