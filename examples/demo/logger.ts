import { type Logger, silentLogger } from 'antiphon'

/** Warnings go where people see them; errors are told by the report. */
export const logger: Logger = {
  ...silentLogger,
  warn: (_, message) => process.stderr.write(`Note: ${message}\n`),
}
