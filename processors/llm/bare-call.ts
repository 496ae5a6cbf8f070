/** The first key of a call that is written as plain JSON. */
const keys = ['name', 'type', 'function', 'tool', 'tool_name', 'tool_calls', 'action']

/** A call begins within so many characters, blanks and all. */
const longestBegin = 200

/** Whether an answer that begins so may be a call of a tool, written as JSON without any mark. */
export function bareCall(text: string): 'yes' | 'no' | 'perhaps' {
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
