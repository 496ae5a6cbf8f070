import type { Tool } from '@modelcontextprotocol/sdk/types.js'

/** Most characters of a description that a model is told. */
export const longestDescription = 4_000
/** Most characters of a tool's schema: it goes out with every request. */
const longestSchema = 32_000
/** Values in values of a schema. */
const deepestSchema = 64

/** Whether a model can be told of a tool: its schema is of a size that requests can carry, and it answers when it is called. */
export function canBeOffered({ inputSchema, execution }: Tool): boolean {
  return execution?.taskSupport !== 'required' && fits(inputSchema)
}

/** Looks no further than what fits, whatever the schema's form. */
function fits(schema: object): boolean {
  let left = longestSchema
  let level: unknown[] = [schema]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > deepestSchema) return false
    const next: unknown[] = []
    for (const value of level) {
      left -= typeof value === 'string' ? value.length + 2 : 4
      if (typeof value === 'object' && value !== null)
        for (const [key, inner] of Object.entries(value)) {
          left -= key.length + 4
          next.push(inner)
        }
      if (left < 0) return false
    }
    level = next
  }
  return true
}
