import type { RecordedRequest, Scene } from './openai-server.ts'

interface BodyMessage {
  readonly role: string
  readonly content?: unknown
  readonly tool_calls?: readonly { readonly id: string; readonly function: { readonly arguments: string } }[]
  readonly tool_call_id?: string
}

/** What a strict server says no to. Returns the refusal, in the words of the server that is like that. */
export type Insists = (messages: readonly BodyMessage[]) => Scene | undefined

const refusal = (status: number, message: string): Scene => ({ status, body: { error: { message } } })

/** As the chat templates of Mistral, Gemma and Llama 2. */
export const alternation: Insists = (messages) => {
  const said = messages.filter(({ role }) => role === 'user' || role === 'assistant')
  const withoutCalls = said.filter(({ tool_calls: calls }) => calls === undefined)
  const takeTurns = withoutCalls.every(({ role }, at) => role === (at % 2 === 0 ? 'user' : 'assistant'))
  return takeTurns
    ? undefined
    : refusal(400, 'Conversation roles must alternate user/assistant/user/assistant/...')
}

/** As Gemma's template. */
export const noSystemRole: Insists = (messages) =>
  messages.some(({ role }) => role === 'system') ? refusal(500, 'System role not supported') : undefined

/** As llama-cpp-python's server. */
export const textContent: Insists = (messages) =>
  messages.every(({ content }) => typeof content === 'string')
    ? undefined
    : refusal(500, "[{'type': 'string_type', 'loc': ('body', 'messages', 1, 'content')}]")

/** As vLLM's server, which parses the arguments of earlier calls. */
export const objectArguments: Insists = (messages) => {
  for (const { function: called } of messages.flatMap((message) => message.tool_calls ?? [])) {
    const value: unknown = safely(() => JSON.parse(called.arguments))
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return refusal(400, "Can only get item pairs from a mapping. '}' expected")
  }
  return undefined
}

/** As OpenAI's own. */
export const pairedCalls: Insists = (messages) => {
  const open = new Set<string>()
  for (const { role, tool_calls: calls = [], tool_call_id: id = '' } of messages) {
    if (role === 'tool' && !open.delete(id))
      return refusal(
        400,
        "messages with role 'tool' must be a response to a preceding message with 'tool_calls'",
      )
    if (role !== 'tool' && open.size > 0)
      return refusal(400, "An assistant message with 'tool_calls' must be followed by tool messages")
    for (const call of calls) open.add(call.id)
  }
  return undefined
}

/** A server that insists on all of these, and answers what it does not refuse. */
export function insisting(
  insists: readonly Insists[],
  answer: (request: RecordedRequest, index: number) => Scene,
): (request: RecordedRequest, index: number) => Scene {
  return (request, index) => {
    const messages = request.body.messages as readonly BodyMessage[]
    for (const insist of insists) {
      const refused = insist(messages)
      if (refused) return refused
    }
    return answer(request, index)
  }
}

function safely<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}
