import type { TurnTable } from './turn-table.ts'

/** Words of the longest address. */
const longest = 16
/** What stands behind "@" in most addresses, and never alone. */
const hosts = new Set(
  'gmail googlemail yahoo hotmail outlook icloud msn aol gmx protonmail orange wanadoo laposte'.split(' '),
)

/** Whether a text ends with an e-mail address that has no end yet: "my email is john", "john at gmail". */
export function mailIsOpen(text: string, words: readonly string[], table: TurnTable): boolean {
  const end = text.slice(-80)
  if (/@[\p{L}\p{N}.-]+\.\p{L}{2,}[.!?]?$/u.test(end)) return false
  if (/[\p{L}\p{N}._-]@[\p{L}\p{N}-]*$/u.test(end)) return true
  const last = words.slice(-longest)
  const before = last.at(-2) ?? ''
  if (hosts.has(last.at(-1)!) && table.at.has(before)) return true
  // "… at home dot org" ends an address, "john dot smith" does not.
  const ends = table.dot.has(before) && last.slice(0, -2).some((word) => table.at.has(word))
  return !ends && announced(last, table)
}

/** Whether an address begins in the last words: "email is". */
function announced(words: readonly string[], table: TurnTable): boolean {
  const said = ` ${words.join(' ')} `
  for (const phrase of table.mail) if (said.includes(` ${phrase} `)) return true
  return false
}
