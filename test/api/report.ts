import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** An entry of the package: `antiphon/stt/moonshine`, and the source behind it. */
interface Entry {
  readonly name: string
  readonly source: string
}

function entries(): Entry[] {
  const { name, exports } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as {
    name: string
    exports: Record<string, string | { 'antiphon-source': string }>
  }
  return Object.entries(exports).flatMap(([subpath, target]) =>
    typeof target === 'string'
      ? []
      : { name: name + subpath.slice(1), source: root + target['antiphon-source'].slice(2) },
  )
}

/**
 * The public interface in words that a diff shows well: by the name of its file in `etc`, what each entry exports, sorted by
 * name, as TypeScript declares it, without comments, bodies and what is internal. A name that several entries export is
 * declared by the first.
 */
export function apiReports(): ReadonlyMap<string, string> {
  const all = entries()
  const program = ts.createProgram(
    all.map(({ source }) => source),
    options(),
  )
  const checker = program.getTypeChecker()
  const declared = declarations(program)
  const homes = new Map<ts.Symbol, string>()
  return new Map(
    all.map(({ name, source }) => {
      const module = checker.getSymbolAtLocation(program.getSourceFile(source)!)!
      const elsewhere = new Map<string, string[]>()
      const here: string[] = []
      for (const exported of exportsOf(checker, module)) {
        const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported
        const home = homes.get(symbol)
        if (home === undefined) {
          homes.set(symbol, name)
          here.push(declared(symbol).join('\n'))
        } else elsewhere.set(home, [...(elsewhere.get(home) ?? []), exported.name])
      }
      for (const [home, names] of elsewhere) here.push(`export { ${names.join(', ')} } from '${home}'`)
      return [fileOf(name), page(name, here)]
    }),
  )
}

/** What a module exports, sorted by name. */
const exportsOf = (checker: ts.TypeChecker, module: ts.Symbol) =>
  checker.getExportsOfModule(module).sort((one, other) => (one.name < other.name ? -1 : 1))

const fileOf = (entry: string) => `${entry.replace(/^antiphon\//, '').replaceAll('/', '-')}.api.md`

const page = (entry: string, texts: readonly string[]) =>
  `# ${entry}\n\nWritten by \`npm run api\`.\n\n\`\`\`ts\n${texts.join('\n\n')}\n\`\`\`\n`

function options(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(`${root}tsconfig.build.json`, ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root)
  return {
    ...options,
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    removeComments: true,
    stripInternal: true,
  }
}

/** Finds the declarations of a symbol, as TypeScript writes them for the package. */
function declarations(program: ts.Program): (symbol: ts.Symbol) => string[] {
  const written = new Map<string, ts.SourceFile>()
  program.emit(
    undefined,
    (path, text, _mark, _error, sources) => {
      const source = sources?.[0]?.fileName
      if (source) written.set(source, ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true))
    },
    undefined,
    true,
  )
  return (symbol) => {
    const files = new Set(symbol.declarations?.map((declaration) => declaration.getSourceFile().fileName))
    const [own = [], ...others] = [...files].map((file) =>
      statements(written.get(file)?.statements ?? [], symbol.name).map(text),
    )
    return [...own, ...others.flat().sort()] // whatever the order in which others add to it
  }
}

/** The statements that declare a name, those within `declare module` too. */
function statements(all: readonly ts.Statement[], name: string): ts.Statement[] {
  return all.flatMap((statement) => {
    if (ts.isModuleDeclaration(statement) && statement.body && ts.isModuleBlock(statement.body))
      return statements(statement.body.statements, name)
    const names = ts.isVariableStatement(statement)
      ? statement.declarationList.declarations.map((one) => one.name.getText())
      : [(statement as ts.DeclarationStatement).name?.getText()]
    return names.includes(name) ? [statement] : []
  })
}

function text(statement: ts.Statement): string {
  const { character: column } = statement.getSourceFile().getLineAndCharacterOfPosition(statement.getStart())
  return byLines(
    statement
      .getText()
      .replaceAll(`\n${' '.repeat(column)}`, '\n')
      .replaceAll(/^ *(?:#private;|private .*;)\n/gm, '')
      .replaceAll(/import\("[^"]+"\)\./g, '')
      .replaceAll(/^( +)/gm, (indent) => '  '.repeat(indent.length / 4))
      .replace(/^(?:export )?(?:declare )?/, 'export '),
  )
}

/** A long union of words takes a line for each, so that a diff shows which one is new. */
function byLines(declaration: string): string {
  if (!/^export type \w+ = '.{100}/.test(declaration)) return declaration
  return declaration.replaceAll(" | '", "\n  | '").replace(" = '", " =\n  | '")
}
