import { PipelineError } from './errors.ts'

/**
 * What a numeric option may be. `positive`: above 0. `not-negative`: 0 or more. Both take `Infinity`, which means
 * "never" or "no limit". `number`: any that is finite.
 */
export type NumberRule = 'positive' | 'not-negative' | 'number'

/**
 * The options that a processor, a provider or a transport has, each with what it may be. It names every key of the
 * options' type, and no other: a list that has drifted from the type does not compile.
 */
export type OptionRules<O> = {
  readonly [K in keyof O]-?: [Exclude<O[K], undefined | null>] extends [number] ? NumberRule : 'any'
}

const fits: Record<NumberRule, (value: number) => boolean> = {
  positive: (value) => value > 0,
  'not-negative': (value) => value >= 0,
  number: Number.isFinite,
}

const wants: Record<NumberRule, string> = {
  positive: 'a number above 0',
  'not-negative': 'a number of 0 or more',
  number: 'a number',
}

/**
 * Looks through the options that somebody wrote for what cannot be: a name that no option has, a number that is none.
 * For constructors: it is too slow for anything that happens often.
 * @param owner What the options are for, as its user calls it.
 * @param others What becomes of names that are like none of the options: they are told too, or let pass, where the
 * object may be made for more than this.
 * @returns The options, so that it can stand where they are used.
 * @throws PipelineError naming the option and the remedy.
 */
export function checkOptions<O extends object>(
  owner: string,
  options: O,
  rules: OptionRules<O>,
  others: 'told' | 'pass' = 'told',
): O {
  if (options === null || typeof options !== 'object' || Array.isArray(options))
    throw new PipelineError(
      `${owner} takes its options as one object, { ${Object.keys(rules).slice(0, 3).join(', ')} … }, and was given ${described(options)}.`,
    )
  for (const key of Object.keys(options)) {
    const rule = Object.hasOwn(rules, key) ? (rules as Record<string, NumberRule | 'any'>)[key] : undefined
    if (rule === undefined) {
      const meant = nearest(key, Object.keys(rules))
      if (meant === undefined && others === 'pass') continue
      throw unknownOption(owner, key, meant, Object.keys(rules))
    }
    const value = (options as Record<string, unknown>)[key]
    if (rule === 'any' || value === undefined || (typeof value === 'number' && fits[rule](value))) continue
    throw new PipelineError(`${owner} takes ${wants[rule]} as "${key}", and was given ${described(value)}.`)
  }
  return options
}

/** What somebody wrote, in a few words. */
export function described(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)
  if (typeof value === 'function')
    return `the ${isClass(value) ? 'class' : 'function'} ${value.name || 'without a name'}`
  if (Array.isArray(value)) return 'an array'
  if (typeof value !== 'object' || value === null) return String(value)
  if (isPromise(value)) return 'a promise'
  const { name } = value.constructor ?? {}
  return name === undefined || name === 'Object' ? 'a plain object' : `an object of the class ${name}`
}

/** Whether it is a promise, ours or anybody's. */
export function isPromise(value: unknown): boolean {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function'
}

/** Whether it is a class, which wants `new`. */
export function isClass(value: unknown): value is abstract new () => unknown {
  return typeof value === 'function' && /^class\b/.test(Function.prototype.toString.call(value))
}

function unknownOption(
  owner: string,
  key: string,
  meant: string | undefined,
  known: readonly string[],
): PipelineError {
  return new PipelineError(
    `${owner} has no option "${key}"${meant === undefined ? '.' : `: did you mean "${meant}"?`} ` +
      `Its options: ${known.join(', ')}.`,
  )
}

/** What was meant: the name that differs least, in case, order or a few letters. */
function nearest(key: string, known: readonly string[]): string | undefined {
  let best: string | undefined
  let least = Math.max(2, Math.ceil(key.length / 3)) + 1
  for (const name of known) {
    const apart = distance(key.toLowerCase().slice(0, 60), name.toLowerCase())
    if (apart >= least) continue
    least = apart
    best = name
  }
  return best
}

/** How many letters have to be put in, taken out or changed. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++)
      next.push(a[i - 1] === b[j - 1] ? row[j - 1]! : 1 + Math.min(row[j - 1]!, row[j]!, next[j - 1]!))
    row = next
  }
  return row[b.length]!
}
