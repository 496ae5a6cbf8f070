import { causesInShort, inShort, oneLine } from './error-text.ts'
import { checkOptions, type OptionRules } from './options.ts'
import { redact } from './redact.ts'
/** Structured fields that go with a log message. */
export type LogFields = Record<string, unknown>

/**
 * Where Antiphon writes what it has to say. Silent by default.
 *
 * The argument order is pino's (`fields`, then `message`), so a pino logger is a `Logger` as it is, and
 * {@link consoleLogger} adapts `console`.
 */
export interface Logger {
  /** What happens inside, for those who look for a fault. */
  debug(fields: LogFields, message: string): void
  /** What happens, for those who run it. */
  info(fields: LogFields, message: string): void
  /** What is not as it should be, and went on. */
  warn(fields: LogFields, message: string): void
  /** What failed. */
  error(fields: LogFields, message: string): void
}

/** The severities, from the most talkative. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

const nothing = () => {}

/** The default logger: says nothing. */
export const silentLogger: Logger = { debug: nothing, info: nothing, warn: nothing, error: nothing }

const levels: readonly LogLevel[] = ['debug', 'info', 'warn', 'error']

/** The part of `console` that {@link consoleLogger} writes to. */
export type ConsoleLike = Pick<Console, LogLevel>

/** Options of {@link consoleLogger}. */
export interface ConsoleLoggerOptions {
  /** The least severe level to print. Default `info`. */
  level?: LogLevel
  /** Where to print. Default the global `console`. */
  target?: ConsoleLike
}

const optionRules: OptionRules<ConsoleLoggerOptions> = {
  level: 'any',
  target: 'any',
}

/**
 * A logger that prints `message {fields}` to the console, from `level` upwards. A failure is one line: errors among the
 * fields, and their causes, are told in short and without their stacks.
 */
export function consoleLogger(options: ConsoleLoggerOptions = {}): Logger {
  const { level = 'info', target = console } = checkOptions('consoleLogger', options, optionRules)
  const least = levels.indexOf(level)
  const at = (name: LogLevel) =>
    levels.indexOf(name) < least
      ? nothing
      : (fields: LogFields, message: string) => target[name](redact(message), ...compact(fields, message))
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

/** What is printed behind the message; nothing where that says all. */
function compact(fields: LogFields, message: string): (LogFields | string)[] {
  const entries = Object.entries(fields)
  if (entries.length === 0) return []
  if (!entries.some(([, value]) => typeof value === 'object' && value !== null)) return [fields]
  const told = entries.flatMap(([name, value]) => {
    const text = brief(value, message)
    return text === undefined ? [] : [`${name}: ${text}`]
  })
  return told.length === 0 ? [] : [`{ ${told.join(', ')} }`]
}

function brief(value: unknown, message: string): string | undefined {
  if (!(value instanceof Error)) return typeof value === 'object' ? json(value) : oneLine(String(value))
  return value.message === message ? causesInShort(value) : inShort(value)
}

function json(value: unknown): string {
  try {
    return oneLine(JSON.stringify(value))
  } catch {
    return oneLine(String(value))
  }
}
