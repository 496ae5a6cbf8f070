/** Fields of something that came over the wire: anything may be in them. */
export type Fields = Readonly<Record<string, unknown>>

/** Its fields, if it has any. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}
}

/** Its items; one thing is a list of one. */
export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return []
  return Array.isArray(value) ? value : [value]
}
