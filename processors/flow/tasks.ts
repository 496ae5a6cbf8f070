import type { JSONSchema } from '../../src/engine.ts'
import type { Task } from './task.ts'

/** A postal address. */
export interface Address {
  /** Street and number. */
  readonly street: string
  readonly city: string
  readonly postalCode: string
  /** Left out if it was not said. */
  readonly country?: string
}

/** Whether something is so. */
export function yesNo(wants: string): Task<boolean> {
  return made(wants, { type: 'boolean', description: 'true for yes' }, (value) => value as boolean)
}

/** A day. The result is written as ISO 8601 does: `2027-03-09`. */
export function date(wants: string): Task<string> {
  return made(wants, { type: 'string', description: 'The day as YYYY-MM-DD' }, (value) => {
    const text = String(value)
    const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
    if (!Number.isNaN(time) && new Date(time).toISOString().startsWith(text)) return text
    throw new Error(`"${text}" is no day of the calendar, written as YYYY-MM-DD.`)
  })
}

/** A time of day: `18:30`. */
export function timeOfDay(wants: string): Task<string> {
  return pattern(
    wants,
    'The time of day as HH:MM, 24 hours',
    /^(?:[01]\d|2[0-3]):[0-5]\d$/,
    'no time of day, written as HH:MM',
  )
}

/** An address of electronic mail, in lower case. Checked by the rule of HTML's `<input type=email>`, and for a top-level domain. */
export function email(wants: string): Task<string> {
  const mail = pattern(
    wants,
    'The address, with @ and dots: spoken "at" and "dot" written as signs',
    /^[\w.!#$%&'*+/=?^`{|}~-]+@[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?)+$/i,
    'no address of electronic mail',
  )
  return { ...mail, read: (given) => String(mail.read(given)).toLowerCase() }
}

/** A telephone number: `+` and digits as E.164 has it, or the digits as they were said; 4 to 15. */
export function phoneNumber(wants: string): Task<string> {
  return made(wants, { type: 'string', description: 'The digits, with + before a country code' }, (value) => {
    const digits = String(value).replace(/[\s().\-/]/g, '')
    if (/^\+?\d{4,15}$/.test(digits)) return digits
    throw new Error(`"${String(value)}" is no telephone number: it has 4 to 15 digits.`)
  })
}

/** A number. */
export function number(wants: string, { min, max }: { min?: number; max?: number } = {}): Task<number> {
  return made(wants, { type: 'number' }, (value) => {
    const given = value as number
    if (min !== undefined && given < min) throw new Error(`It has to be ${min} at least, and is ${given}.`)
    if (max !== undefined && given > max) throw new Error(`It has to be ${max} at most, and is ${given}.`)
    return given
  })
}

/** One of several. */
export function oneOf<const Choice extends string>(wants: string, choices: readonly Choice[]): Task<Choice> {
  return made(wants, { type: 'string', enum: choices }, (value) => value as Choice)
}

/** Some words. */
export function words(wants: string): Task<string> {
  return made(wants, { type: 'string' }, (value) => {
    const text = String(value).trim()
    if (text !== '') return text
    throw new Error('It is empty.')
  })
}

/** A postal address. */
export function address(wants: string): Task<Address> {
  const text = { type: 'string' }
  const schema = {
    type: 'object',
    properties: { street: text, city: text, postalCode: text, country: text },
    required: ['street', 'city', 'postalCode'],
  }
  return {
    wants,
    schema,
    read(given) {
      const found = given as Address
      const missing = (['street', 'city', 'postalCode'] as const).filter((name) => found[name].trim() === '')
      if (missing.length > 0) throw new Error(`Still missing: ${missing.join(', ')}.`)
      return found
    },
  }
}

/** A task whose result is read back to the user and confirmed, in a turn of its own. */
export function confirmed<T>(wanted: Task<T>): Task<T> {
  return { ...wanted, confirm: true }
}

/**
 * A task whose result has to pass a check of yours.
 * @param check Returns what is wrong with the result, for the agent to tell the user and to ask again.
 */
export function checked<T>(
  wanted: Task<T>,
  check: (value: T) => string | undefined | Promise<string | undefined>,
): Task<T> {
  return {
    ...wanted,
    async read(given) {
      const value = await wanted.read(given)
      const wrong = await check(value)
      if (wrong === undefined) return value
      throw new Error(wrong)
    },
  }
}

function pattern(wants: string, description: string, form: RegExp, wrong: string) {
  return made(wants, { type: 'string', description }, (value) => {
    const text = String(value).trim()
    if (form.test(text)) return text
    throw new Error(`"${text}" is ${wrong}.`)
  })
}

function made<T>(wants: string, schema: JSONSchema, read: (given: unknown) => T) {
  return { wants, schema, read }
}
