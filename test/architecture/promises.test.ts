import { relative } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'
import { root } from './imports.ts'

/** The program of the package's files, with its types. */
function product(): ts.Program {
  const { config } = ts.readConfigFile(`${root}tsconfig.build.json`, ts.sys.readFile)
  const { fileNames, options } = ts.parseJsonConfigFileContent(config, ts.sys, root)
  return ts.createProgram(fileNames, options)
}

/** Whether a call deals with what a promise rejects with: `.catch(…)`, `.then(…, …)`, or one of these and `.finally(…)`. */
function handled(call: ts.Expression): boolean {
  if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression)) return false
  const { name, expression } = call.expression
  if (name.text === 'finally') return handled(expression)
  return name.text === 'catch' || (name.text === 'then' && call.arguments.length === 2)
}

/** The statements that make a promise and leave it alone. `push` returns one only to slow its caller down. */
function floating(program: ts.Program): string[] {
  const checker = program.getTypeChecker()
  const found: string[] = []
  for (const file of program.getSourceFiles()) {
    if (file.isDeclarationFile) continue
    ts.forEachChild(file, function visit(node): void {
      if (ts.isExpressionStatement(node)) {
        const { expression } = node
        const kept = ts.isBinaryExpression(expression) || ts.isAwaitExpression(expression)
        const promise = checker.getTypeAtLocation(expression).symbol?.name === 'Promise'
        const { line } = file.getLineAndCharacterOfPosition(node.getStart())
        if (promise && !kept && !handled(expression))
          found.push(`${relative(root, file.fileName)}:${line + 1}`)
      }
      ts.forEachChild(node, visit)
    })
  }
  return found
}

test('every promise is awaited or owned', () => {
  expect(floating(product())).toEqual([])
})
