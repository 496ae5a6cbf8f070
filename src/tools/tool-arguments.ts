import { ToolError } from '../errors.ts'
import { jsonSchemaIssues } from './json-schema.ts'
import type { StandardIssue, StandardResult } from './standard-schema.ts'
import type { Tool } from './tool.ts'
import type { ToolCall } from './tool-call.ts'

/** So many mistakes are told at once: a model that makes more has not understood. */
const maxIssues = 10

/** A call's arguments, parsed. Empty text counts as no arguments. */
export function parseArguments(call: ToolCall): Readonly<Record<string, unknown>> | ToolError {
  try {
    const value: unknown = JSON.parse(call.arguments.trim() || '{}')
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    return new ToolError(`The arguments of "${call.name}" are not JSON: ${why}`, { cause })
  }
  return new ToolError(`The arguments of "${call.name}" are not a JSON object.`)
}

/**
 * Arguments as a tool takes them.
 * @throws ToolError that says what is wrong with them, path by path, for the model to repair.
 */
export async function checkArguments(
  tool: Tool,
  args: Readonly<Record<string, unknown>>,
): Promise<Readonly<Record<string, unknown>>> {
  const result = tool.validate ? await tool.validate(args) : byParameters(tool, args)
  if (!result.issues) return result.value as Readonly<Record<string, unknown>>
  throw new ToolError(`The arguments of "${tool.name}" do not fit. ${describe(result.issues)}`)
}

function byParameters({ parameters }: Tool, args: Readonly<Record<string, unknown>>): StandardResult {
  const issues = jsonSchemaIssues(args, parameters)
  return issues.length > 0 ? { issues } : { value: args }
}

function describe(issues: readonly StandardIssue[]): string {
  const told = issues.slice(0, maxIssues).map((issue) => {
    const where = pathOf(issue)
    const isNamed = where === '' || issue.message.startsWith(where)
    return isNamed ? issue.message : `${where}: ${issue.message}`
  })
  if (issues.length > maxIssues) told.push(`and ${issues.length - maxIssues} more`)
  return `${told.join('; ')}.`.replace(/\.\.$/, '.')
}

function pathOf({ path = [] }: StandardIssue): string {
  const keys = path.map((step) => (typeof step === 'object' ? step.key : step))
  return keys
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '')
}
