import { ContextError } from '../errors.ts'
import { checkMessages } from './check-messages.ts'
import type { ContextEdit } from './context-edit.ts'

/**
 * Refuses what is no edit, or one that would leave a conversation no model takes.
 * @throws ContextError
 */
export function checkEdits(edits: unknown): asserts edits is readonly ContextEdit[] {
  if (!Array.isArray(edits)) throw new ContextError('Edits come as a list.')
  for (const edit of edits) checkEdit(edit)
}

function checkEdit(edit: unknown): asserts edit is ContextEdit {
  const fields = (typeof edit === 'object' ? (edit ?? {}) : {}) as Record<string, unknown>
  const { type, messages, where, exchanges = 1, system, tools } = fields
  switch (type) {
    case 'append':
    case 'replace':
      return checkMessages(messages)
    case 'remove':
      if (typeof where === 'function') return
      throw new ContextError('An edit "remove" says by a function which messages are meant.')
    case 'remove-last':
      if (Number.isSafeInteger(exchanges) && (exchanges as number) >= 0) return
      throw new ContextError('An edit "remove-last" takes out a whole number of exchanges.')
    case 'clear':
      return
    case 'system':
      if (system === null || typeof system === 'string') return
      throw new ContextError('An edit "system" has a text, or null for none.')
    case 'tools':
      return checkTools(tools)
    default:
      throw new ContextError(`There is no edit "${String(type).slice(0, 80)}" of a conversation.`)
  }
}

/**
 * Refuses tools that cannot be run, as they are when they come from elsewhere.
 * @throws ContextError
 */
export function checkTools(tools: unknown): void {
  if (tools === undefined || tools === null) return
  const runnable = (tool: { execute?: unknown } | null) => typeof tool?.execute === 'function'
  if (Array.isArray(tools) && tools.every(runnable)) return
  throw new ContextError('Tools are a list of code: they do not travel to the process that runs them.')
}
