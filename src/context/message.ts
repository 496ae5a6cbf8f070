import type { ToolCall } from '../tools/tool-call.ts'
import type { VendorMetadata } from '../vendor-metadata.ts'
import type { MessageContent } from './content.ts'

/** Instructions to the model. */
export interface SystemMessage {
  /** Who speaks. */
  readonly role: 'system'
  /** The instructions. */
  readonly content: string
}

/** What the listener said. */
export interface UserMessage {
  /** Who speaks. */
  readonly role: 'user'
  /** The words, or parts of which some may be pictures, sounds or files. */
  readonly content: MessageContent
}

/** What the agent said, or the tools it called. */
export interface AssistantMessage {
  /** Who speaks. */
  readonly role: 'assistant'
  /** The words; empty when the message only calls tools. */
  readonly content: string
  /** The tools it called. */
  readonly toolCalls?: readonly ToolCall[]
  /** What the vendor wants back with the round in which the tools were called. */
  readonly metadata?: VendorMetadata
}

/** What a tool answered. It always follows the assistant message that called it. */
export interface ToolMessage {
  /** Who speaks. */
  readonly role: 'tool'
  /** The call's id. */
  readonly toolCallId: string
  /** The tool's name. */
  readonly name: string
  /** What it answered, as text. */
  readonly content: string
}

/** One message of a conversation. */
export type Message = SystemMessage | UserMessage | AssistantMessage | ToolMessage
