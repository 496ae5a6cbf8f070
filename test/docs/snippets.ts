import ts from 'typescript'
import { type Block, read, root } from './guides.ts'

const { config } = ts.readConfigFile(`${root}tsconfig.json`, ts.sys.readFile)
const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root)
/** Imports are added to a snippet by their names, of values and types alike. */
const compiler: ts.CompilerOptions = { ...options, verbatimModuleSyntax: false, isolatedModules: false }

/** The package's entries: a snippet may use what they export without importing it. */
const entries = Object.keys((JSON.parse(read('package.json')) as { exports: object }).exports)
  .filter((subpath) => subpath !== './package.json')
  .map((subpath) => `antiphon${subpath.slice(1)}`)

/**
 * The errors of TypeScript in blocks that are pieces of programs, each with the place of its block. What a block leaves out
 * stands in the comment before it, behind `given`: code, with `…` where the block belongs if that is not at its end.
 */
export function errorsIn(blocks: readonly Block[]): string[] {
  const texts = blocks.map(whole)
  const first = compile([...texts, entries.map((entry) => `import '${entry}'`).join('\n')])
  const exported = exportsOf(first, texts.length)
  const program = compile(
    texts.map((text, at) => {
      const imports = missing(first, at).flatMap((name) =>
        exported.has(name) ? [`import { ${name} } from '${exported.get(name)}'`] : [],
      )
      return [...imports, text].join('\n')
    }),
    first,
  )
  return blocks.flatMap((block, at) => messages(program, at).map((message) => `${block.at}: ${message}`))
}

/** A block as a module. */
function whole({ code, note }: Block): string {
  const [, given = ''] = note.match(/^given\n([\s\S]*)$/) ?? []
  const text = given.includes('…') ? given.replace('…', () => code) : `${given}\n${code}`
  return `${text}\nexport {}`
}

/** Where a text stands, for TypeScript, that was compiled as the one of that number. */
export const pathOf = (at: number) => `${root}test/docs/snippet-${at}.ts`

/** A program of texts, each a module beside this file. */
export function compile(texts: readonly string[], before?: ts.Program): ts.Program {
  const host = ts.createCompilerHost(compiler)
  const snippets = new Map(texts.map((text, at) => [pathOf(at), text]))
  const { fileExists, readFile, getSourceFile } = host
  host.fileExists = (path) => snippets.has(path) || fileExists(path)
  host.readFile = (path) => snippets.get(path) ?? readFile(path)
  host.getSourceFile = (path, language, ...rest) => {
    const text = snippets.get(path)
    if (text === undefined) return before?.getSourceFile(path) ?? getSourceFile(path, language, ...rest)
    return ts.createSourceFile(path, text, language, true)
  }
  return ts.createProgram([...snippets.keys()], compiler, host)
}

/** What is wrong with a snippet, in words. */
function messages(program: ts.Program, at: number): string[] {
  const file = program.getSourceFile(pathOf(at))!
  return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(
    ({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '),
  )
}

/** The names that a snippet uses and nobody declares. */
function missing(program: ts.Program, at: number): string[] {
  const names = messages(program, at).map((message) => message.match(/^Cannot find name '(\w+)'/)?.[1])
  return [...new Set(names.filter((name) => name !== undefined))]
}

/** The names that the modules export which a snippet imports, each with the first that has it. */
function exportsOf(program: ts.Program, at: number): ReadonlyMap<string, string> {
  const checker = program.getTypeChecker()
  const found = new Map<string, string>()
  for (const statement of program.getSourceFile(pathOf(at))!.statements) {
    if (!ts.isImportDeclaration(statement)) continue
    const entry = (statement.moduleSpecifier as ts.StringLiteral).text
    for (const { name } of checker.getExportsOfModule(
      checker.getSymbolAtLocation(statement.moduleSpecifier)!,
    ))
      if (!found.has(name)) found.set(name, entry)
  }
  return found
}
