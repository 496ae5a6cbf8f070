import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js'
import { ToolError, toolResultText } from '../../src/index.ts'
import type { MCPMedia } from './mcp-options.ts'

type Content = CallToolResult['content'][number]

/** How a result is read. */
export interface ResultOptions {
  /** The tool's name, as the server knows it. */
  readonly tool: string
  readonly maxCharacters: number
  readonly onMedia: ((media: MCPMedia) => void) | undefined
}

/**
 * What the model is told of a tool's result: its structured content, if it has any, else its text. Pictures and sounds
 * are named in it and handed on.
 * @throws ToolError with what the tool says, if it says that it failed.
 */
export function readResult(result: CallToolResult, options: ResultOptions): unknown {
  const content = result.content ?? []
  for (const part of content) {
    if (part.type !== 'image' && part.type !== 'audio') continue
    const bytes = Uint8Array.from(atob(part.data), (character) => character.charCodeAt(0))
    options.onMedia?.({ tool: options.tool, mediaType: part.mimeType, bytes })
  }
  const { structuredContent, isError = false } = result
  const value = structuredContent ?? content.map(inWords).join('\n')
  const text = toolResultText(value)
  const cut = text.length > options.maxCharacters
  const told = cut ? shortened(text, options.maxCharacters) : value
  if (isError)
    throw new ToolError(toolResultText(told) || `The tool "${options.tool}" failed and does not say why.`)
  return told
}

function inWords(part: Content): string {
  switch (part.type) {
    case 'text':
      return part.text
    case 'image':
    case 'audio':
      return `[${part.type}: ${part.mimeType}]`
    case 'resource_link':
      return `[${part.title ?? part.name}: ${part.uri}]`
    case 'resource':
      return 'text' in part.resource ? part.resource.text : `[${part.resource.uri}]`
  }
}

function shortened(text: string, maxCharacters: number): string {
  return `${text.slice(0, maxCharacters)} [cut off: ${text.length - maxCharacters} characters more]`
}
