/** The first key of a call that is written as plain JSON. */
const keys = ['name', 'type', 'function', 'tool', 'tool_name', 'tool_calls', 'action']

/** A call begins within so many characters, blanks and all. */
const longestBegin = 200

/** Whether an answer that begins so may be a call of a tool, written as JSON or as a list in Python without any mark. */
export function bareCall(text: string, isTool: (name: string) => boolean): 'yes' | 'no' | 'perhaps' {
  const python = /^\s*\[\s*([A-Za-z_][\w.]*)(\()?/.exec(text.slice(0, longestBegin))
  if (python !== null) {
    if (python[2] !== undefined) return isTool(python[1]!) ? 'yes' : 'no'
    return python[0].length === text.length ? 'perhaps' : 'no'
  }
  const begin = /^\s*(?:\[\s*)?(?:\{\s*(?:"(\w*)("\s*(:)?)?)?)?/.exec(text)
  if (begin === null) return 'no'
  const [read, key, quoted, colon] = begin
  const first = text.trimStart().charAt(0)
  if (first !== '{' && first !== '[') return 'no'
  if (colon !== undefined) return keys.includes(key!) ? 'yes' : 'no'
  if (read.length < text.length || text.length > longestBegin) return 'no'
  if (key === undefined) return 'perhaps'
  return keys.some((each) => (quoted === undefined ? each.startsWith(key) : each === key)) ? 'perhaps' : 'no'
}
