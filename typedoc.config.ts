import type { TypeDocOptions } from 'typedoc'
import { exportedSources } from './exported-sources.ts'

const options: Partial<TypeDocOptions> = {
  name: 'Antiphon',
  // What `antiphon/conversation` exports is documented with the processors, which export it as well.
  entryPoints: exportedSources().filter((file) => file !== 'processors/conversation/index.ts'),
  tsconfig: 'tsconfig.build.json',
  out: 'docs/api',
  readme: 'README.md',
  projectDocuments: ['docs/*.md', 'CONTRIBUTING.md', 'CHANGELOG.md'],
  excludeInternal: true,
  excludePrivate: true,
  excludeExternals: true,
  treatWarningsAsErrors: true,
  validation: { notDocumented: true, notExported: true, invalidLink: true },
  // Steps of types that are documented; and Settings, which is exported: its name is lost where a processor adds to it.
  intentionallyNotExported: ['OfType', 'SchemaFor', 'Settings'],
  disableSources: true,
  requiredToBeDocumented: ['Class', 'Interface', 'Function', 'TypeAlias', 'Variable', 'Method', 'Accessor'],
  highlightLanguages: ['bash', 'javascript', 'json', 'typescript', 'mermaid'],
}

export default options
