import { readFileSync } from 'node:fs'

/** The source files behind the package's exports, in their order: what the condition `antiphon-source` of each names. */
export function exportedSources(): string[] {
  const { exports } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as {
    exports: Record<string, string | { 'antiphon-source': string }>
  }
  return Object.values(exports).flatMap((target) =>
    typeof target === 'string' ? [] : target['antiphon-source'].replace('./', ''),
  )
}
