import { fromBase64, toBase64 } from '../base64.ts'

type Fields = Readonly<Record<string, unknown>>

/** Messages as JSON holds them: the bytes of their parts are base64. */
export function messagesToJson(messages: unknown): unknown {
  return withParts(messages, (bytes) => (bytes instanceof Uint8Array ? toBase64(bytes) : bytes))
}

/** Messages as they were before {@link messagesToJson}. */
export function messagesFromJson(messages: unknown): unknown {
  return withParts(messages, (bytes) => (typeof bytes === 'string' ? (fromBase64(bytes) ?? bytes) : bytes))
}

/** Edits of a conversation as JSON holds them, or as they were before, by what is done to their messages. */
export function withMessages(edits: unknown, change: (messages: unknown) => unknown): unknown {
  return mapped(edits, (edit) =>
    edit.messages === undefined ? edit : { ...edit, messages: change(edit.messages) },
  )
}

function withParts(messages: unknown, change: (bytes: unknown) => unknown): unknown {
  return mapped(messages, (message) =>
    Array.isArray(message.content)
      ? {
          ...message,
          content: mapped(message.content, (part) =>
            part.bytes === undefined ? part : { ...part, bytes: change(part.bytes) },
          ),
        }
      : message,
  )
}

function mapped(list: unknown, change: (fields: Fields) => unknown): unknown {
  if (!Array.isArray(list)) return list
  return list.map((each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each) ? change(each as Fields) : each,
  )
}
