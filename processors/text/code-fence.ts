const fence = '```'

/** A new paragraph that begins like this is no code: three words or more without a sign of code, and a full stop. */
const paragraph = `\\n[ \\t]*\\n[ \\t]*(?=\\p{Lu}(?:[^\\s{}=<>;\`\\\\]*[ \\t]+){2}[^{}=<>;\`\\\\\\n]*?[.!?:]["'”’)]*`
const prose = new RegExp(`${paragraph}\\s)`, 'u')
const proseAtEnd = new RegExp(`${paragraph}(?:\\s|$))`, 'u')

/** Where a block of code ends, and whether at a fence. */
export interface CodeEnd {
  readonly end: number
  readonly closed: boolean
}

/** Where the code ends that begins with a fence at `at`; nothing while that cannot be told. */
export function endOfCode(text: string, at: number, over: boolean): CodeEnd | undefined {
  const closing = text.indexOf(fence, at + fence.length)
  const code = closing < 0 ? text.slice(at) : text.slice(at, closing)
  const forgotten = (over && closing < 0 ? proseAtEnd : prose).exec(code)
  if (forgotten) return { end: at + forgotten.index + forgotten[0].length, closed: false }
  if (closing >= 0) return { end: closing + fence.length, closed: true }
  return over ? { end: text.length, closed: true } : undefined
}

/** Whether nothing follows a fence on its line; nothing while that cannot be told. */
export function standsAlone(text: string, at: number, over: boolean): boolean | undefined {
  const next = /[^ \t]/.exec(text.slice(at + fence.length))
  if (next) return next[0] === '\n'
  return over ? true : undefined
}
