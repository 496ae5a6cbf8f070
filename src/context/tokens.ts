import type { VendorMetadata } from '../vendor-metadata.ts'
import { type ContentPart, partsOf, type TextPart } from './content.ts'
import { oncePerMessage } from './counted-once.ts'
import type { Message } from './message.ts'

/** What stands around a message and before an answer: OpenAI cookbook, "How to count tokens with tiktoken", §6. */
const tokensAround = 3

/**
 * How many tokens a conversation is to a model, about; it costs microseconds. Four letters are a token, which is
 * OpenAI's rule for English (help.openai.com, article 4936856). Where that rule is known to count too few, these count
 * more: two digits, punctuation marks or letters outside ASCII are a token, so is every Chinese, Japanese or Korean
 * character, and an emoji is two. A picture is a thousand, and so is what stands at an address; sounds and files are
 * guessed from their bytes. Around each message there are 3, and 3 before the answer. For exact figures, give the
 * model's own tokenizer wherever a {@link TokenCounter} is taken.
 */
export function estimateTokens(messages: readonly Message[]): number {
  let tokens = tokensAround
  for (const message of messages) tokens += messageTokens(message)
  return tokens
}

/** A picture of a thousand dots a side is 765 tokens to OpenAI, about 1,300 to Anthropic and 1,032 to Google. */
const tokensOfMedia = 1_000

/** Google counts 32 tokens a second of sound, which is 16,000 bytes in most encodings; a page of a PDF is some 1,000. */
const bytesPerToken = { audio: 500, file: 100 }

const messageTokens = oncePerMessage((message) => {
  const { toolCalls = [], metadata } = message.role === 'assistant' ? message : {}
  let tokens = tokensAround + metadataTokens(metadata)
  for (const part of partsOf(message.content))
    tokens += part.type === 'text' ? tokensOf(part.text) : mediaTokens(part)
  for (const { name, arguments: args, metadata: own } of toolCalls)
    tokens += tokensAround + tokensOf(name) + tokensOf(args) + metadataTokens(own)
  return tokens
})

/** Thoughts that go back to their vendor are read again. */
function metadataTokens(metadata: VendorMetadata | undefined): number {
  return metadata === undefined ? 0 : tokensOf(JSON.stringify(metadata))
}

function mediaTokens(part: Exclude<ContentPart, TextPart>): number {
  if (part.type === 'image' || !('bytes' in part)) return tokensOfMedia
  return Math.ceil(part.bytes.length / bytesPerToken[part.type])
}

/** In quarters of a token, so that they add up exactly. */
function tokensOf(text: string): number {
  let quarters = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code >= 0x2e80) quarters += 4
    else if (isLetter(code)) quarters += 1
    else quarters += 2
  }
  return Math.ceil(quarters / 4)
}

function isLetter(code: number): boolean {
  return code === 0x20 || (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a)
}
