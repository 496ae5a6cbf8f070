import type { ToolSchema } from '../../../src/engine.ts'
import { argumentsOf } from './finished-calls.ts'
import { pythonCalls } from './python-calls.ts'
import { jsonValuesIn } from './whole-json.ts'
import type { WrittenCall } from './written-call.ts'

/** How models write a tool's name before its arguments. */
const heads: readonly RegExp[] = [
  /<(?:function=|function\(|invoke name=|function name=)\s{0,9}["']?([\w.:/-]{1,128})["']?\)?\s{0,9}>?/g,
  /(?<![\w.-])([\w.-]{1,128})(?::\d{1,6})?\s{0,9}<\|tool_call_argument_begin\|>/g,
  /<｜tool▁sep｜>\s{0,9}([\w.-]{1,128})/g,
  /(?<![\w.-])([\w.-]{1,128})\s{0,9}(?:\[CALL_ID\][\w-]{0,64})?\[ARGS\]/g,
  /\bcall:([\w.-]{1,128})(?=\s{0,9}\{)/g,
  /(?:^|>)\s{0,9}([\w.-]{1,128})\s{0,9}(?=<arg_key>)/g,
]

/** The calls in a text, of the tools there are; none if it holds no such call. */
export function writtenCalls(text: string, tools: readonly ToolSchema[], named?: string): WrittenCall[] {
  if (named !== undefined)
    return known([{ name: named, arguments: sectionArguments(text, named, tools) }], tools)
  for (const head of heads) {
    const found = [...text.matchAll(head)]
    if (found.length === 0) continue
    const calls = found.map((match, nth) => {
      const section = text.slice(match.index + match[0].length, found[nth + 1]?.index)
      return { name: match[1]!, arguments: sectionArguments(section, match[1]!, tools) }
    })
    return known(calls, tools)
  }
  const calls = known(
    jsonValuesIn(text).values.flatMap((value) => callsOf(parsed(value), 0)),
    tools,
  )
  if (calls.length > 0) return calls
  return known(
    pythonCalls(text, (name) => toolNamed(name, tools) !== undefined),
    tools,
  )
}

/** The tool that a model means by a name, which may stand behind that of a namespace. */
export function toolNamed(name: string, tools: readonly ToolSchema[]): ToolSchema | undefined {
  const trimmed = name.trim()
  return (
    tools.find((tool) => tool.name === trimmed) ??
    tools.find((tool) => tool.name === trimmed.replace(/^(?:functions?|tools?|default_api)[.:/]/, ''))
  )
}

function known(calls: readonly WrittenCall[], tools: readonly ToolSchema[]): WrittenCall[] {
  return calls.flatMap((call) => {
    const tool = toolNamed(call.name, tools)
    return tool === undefined || !isObject(parsed(call.arguments)) ? [] : [{ ...call, name: tool.name }]
  })
}

function callsOf(value: unknown, depth: number): WrittenCall[] {
  if (depth > 3) return []
  if (Array.isArray(value)) return value.flatMap((each: unknown) => callsOf(each, depth + 1))
  if (!isObject(value)) return []
  const { tool_calls: nested, function: inner } = value
  if (nested !== undefined) return callsOf(nested, depth + 1)
  const fields = isObject(inner) ? { ...value, ...inner } : value
  const { name = fields.tool_name ?? fields.tool ?? fields.action ?? inner } = fields
  if (typeof name !== 'string') return []
  const args =
    fields.arguments ??
    fields.parameters ??
    fields.args ??
    fields.input ??
    fields.tool_input ??
    fields.action_input
  const text = typeof args === 'string' ? argumentsOf(args)[0]! : JSON.stringify(args ?? {})
  return [{ name, arguments: text }]
}

/** The arguments in what stands behind a tool's name: JSON, or one tag for each. */
function sectionArguments(section: string, name: string, tools: readonly ToolSchema[]): string {
  const tagged = tagsIn(section)
  if (tagged.length > 0) {
    const types = typesOf(toolNamed(name, tools))
    return JSON.stringify(
      Object.fromEntries(tagged.map(([key, value]) => [key, types[key] === 'string' ? value : loose(value)])),
    )
  }
  const [first] = jsonValuesIn(section).values
  if (first !== undefined) return argumentsOf(first)[0]!
  const text = section.replace(/<\/?[^<>]{0,60}>|```(?:json)?/g, '').trim()
  return text === '' ? '{}' : argumentsOf(text)[0]!
}

/** Blanks have a bound wherever what follows may be blanks too: otherwise each would be tried with each. */
const tagHead =
  /<parameter(?:=|\s{1,9}name=)\s{0,9}["']?([^\s"'<>][^"'<>]{0,199})["']?\s{0,9}>|<arg_key>([^<]{1,200})<\/arg_key>\s{0,99}<arg_value>/g

function tagsIn(section: string): [key: string, value: string][] {
  const heads = [...section.matchAll(tagHead)]
  return heads.map((head, nth) => {
    const body = section.slice(head.index + head[0].length, heads[nth + 1]?.index)
    const end = body.lastIndexOf(head[2] === undefined ? '</parameter>' : '</arg_value>')
    const value = end < 0 ? body : body.slice(0, end)
    return [(head[1] ?? head[2])!.trim(), value.replace(/^\r?\n|\r?\n$/g, '')]
  })
}

function typesOf(tool: ToolSchema | undefined): Readonly<Record<string, unknown>> {
  const properties = tool?.parameters.properties
  if (!isObject(properties)) return {}
  return Object.fromEntries(
    Object.entries(properties).map(([key, schema]) => [key, isObject(schema) ? schema.type : undefined]),
  )
}

/** A value that may be JSON, and is a text otherwise. */
function loose(text: string): unknown {
  return parsed(text) ?? (text.trim() === 'null' ? null : text)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
