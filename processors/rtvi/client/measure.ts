/** Values in values that a message may hold: a page's tree is deep, and nothing else is. What is deeper breaks `JSON.stringify`. */
const deepest = 512

/**
 * Whether a value of JSON is of a size that can be dealt with. Takes time in proportion to its size, whatever its form.
 * @param longest Characters and values in it, together.
 */
export function measure(value: unknown, longest: number): 'fits' | 'too deep' | 'too large' {
  let size = 0
  let level: unknown[] = [value]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > deepest) return 'too deep'
    const next: unknown[] = []
    for (const each of level) {
      size += typeof each === 'string' ? each.length : 1
      if (size > longest) return 'too large'
      size += unfold(each, next)
    }
    level = next
  }
  return 'fits'
}

/** Adds the values that stand in a value to others. Returns how long their keys are together. */
function unfold(value: unknown, into: unknown[]): number {
  if (typeof value !== 'object' || value === null) return 0
  let keysLength = 0
  if (Array.isArray(value)) for (const inner of value) into.push(inner)
  else
    for (const [key, inner] of Object.entries(value)) {
      keysLength += key.length
      into.push(inner)
    }
  return keysLength
}
