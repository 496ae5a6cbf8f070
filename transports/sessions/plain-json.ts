/** Nesting beyond this is no data that anybody means. */
const deepest = 64

/** A value's JSON, if reading that gives the same value again: no class of one's own, no function, no date, no cycle. */
export function plainJson(value: unknown): string | undefined {
  return isPlain(value, 0) ? JSON.stringify(value) : undefined
}

function isPlain(value: unknown, depth: number): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0)
  if (typeof value !== 'object' || depth > deepest) return false
  if (Array.isArray(value)) return value.every((one) => isPlain(one, depth + 1))
  const prototype: unknown = Object.getPrototypeOf(value)
  if ((prototype !== Object.prototype && prototype !== null) || 'toJSON' in value) return false
  if (Reflect.ownKeys(value).length !== Object.keys(value).length || Object.hasOwn(value, '__proto__'))
    return false
  return Object.values(value).every((one) => one === undefined || isPlain(one, depth + 1))
}
