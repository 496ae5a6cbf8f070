import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js'
import { fromBase64, ToolError, toolResultText } from '../../src/engine.ts'
import { type Found, mediaWords, textWithoutMedia, withoutMedia } from './mcp-media.ts'
import type { MCPMedia } from './mcp-options.ts'

type Content = CallToolResult['content'][number]

/** Parts of a result that are read. */
const mostParts = 1_000

/** How a result is read. */
export interface ResultOptions {
  /** The tool's name, as the server knows it. */
  readonly tool: string
  readonly maxCharacters: number
  readonly onMedia: ((media: MCPMedia) => void) | undefined
}

/**
 * What the model is told of a tool's result: its structured content, if it has any, else its text. Pictures and sounds
 * are named in it, wherever they stand, and handed on.
 * @throws ToolError with what the tool says, if it says that it failed.
 */
export function readResult(result: CallToolResult, options: ResultOptions): unknown {
  const content = (result.content ?? []).slice(0, mostParts)
  const known = new Map<string, string>()
  const found = ({ mediaType, data }: Found) => {
    if (known.has(data)) return
    known.set(data, mediaType)
    const bytes = fromBase64(data)
    if (bytes) options.onMedia?.({ tool: options.tool, mediaType, bytes })
  }
  for (const part of content)
    if (part.type === 'image' || part.type === 'audio') found({ mediaType: part.mimeType, data: part.data })
  const { structuredContent, isError = false } = result
  const value =
    structuredContent === undefined
      ? content.map((part) => inWords(part, known)).join('\n')
      : withoutMedia(structuredContent, known, found)
  const text = toolResultText(value)
  const cut = text.length > options.maxCharacters
  const told = cut ? shortened(text, options.maxCharacters) : value
  if (isError)
    throw new ToolError(toolResultText(told) || `The tool "${options.tool}" failed and does not say why.`)
  return told
}

function inWords(part: Content, known: ReadonlyMap<string, string>): string {
  switch (part.type) {
    case 'text':
      return textWithoutMedia(part.text, known)
    case 'image':
    case 'audio':
      return mediaWords(part.mimeType)
    case 'resource_link':
      return textWithoutMedia(`[${part.title ?? part.name}: ${part.uri}]`, known)
    case 'resource':
      return textWithoutMedia('text' in part.resource ? part.resource.text : `[${part.resource.uri}]`, known)
  }
}

function shortened(text: string, maxCharacters: number): string {
  return `${text.slice(0, maxCharacters)} [cut off: ${text.length - maxCharacters} characters more]`
}
