import type { AssistantMessage, ToolCall, VendorMetadata } from '../../../src/engine.ts'
import { metadataOf } from '../../../src/engine.ts'
import type { Fields } from './fields.ts'
import { fieldsOf, listOf } from './fields.ts'

/** Whose metadata it is. */
export interface MetadataOwner {
  /** The provider's label. */
  readonly label: string
  /** The model: no other model of the same server is given what this one thought. */
  readonly model: string
}

/** So much of an answer's thoughts is kept to be given back, in characters. */
const longestKept = 200_000
/** So many of their details. */
const mostDetails = 1_000

/**
 * What servers want back with the calls of tools that a model made: DeepSeek, Kimi and Qwen the thoughts
 * (`reasoning_content`; https://api-docs.deepseek.com/guides/thinking_mode), OpenRouter their details
 * (`reasoning_details`). What is too long is not kept at all: half of it is nobody's.
 */
export class KeptThoughts {
  readonly #texts: string[] = []
  readonly #details: unknown[] = []
  #length = 0

  /** Takes a piece of an answer. */
  add(delta: Fields): void {
    const { reasoning_content: text, reasoning_details: details } = delta
    if (typeof text === 'string' && text !== '') {
      this.#length += text.length
      if (this.#length <= longestKept) this.#texts.push(text)
    }
    for (const detail of listOf(details)) {
      this.#length += JSON.stringify(detail)?.length ?? 0
      if (this.#length <= longestKept) this.#details.push(detail)
    }
  }

  /** What is to be kept of a round, as the fields of a message; nothing if there is none. */
  get fields(): Fields | undefined {
    if (this.#length === 0 || this.#length > longestKept || this.#details.length > mostDetails)
      return undefined
    return {
      ...(this.#texts.length > 0 && { reasoning_content: this.#texts.join('') }),
      ...(this.#details.length > 0 && { reasoning_details: this.#details }),
    }
  }
}

/** Fields of a message or a call as metadata. */
export function asMetadata(
  fields: Fields | undefined,
  { label, model }: MetadataOwner,
): VendorMetadata | undefined {
  return fields && { [label]: [{ model, ...fields }] }
}

/** The fields that the server had put into a message, or a call, that its model made; none for another's. */
export function ownFields(
  { metadata }: Pick<AssistantMessage | ToolCall, 'metadata'>,
  { label, model }: MetadataOwner,
): Fields {
  const own = metadataOf(metadata, label)
    .map(fieldsOf)
    .filter((fields) => fields.model === model)
  const { model: _, ...fields }: Fields = Object.assign({}, ...own)
  return fields
}
