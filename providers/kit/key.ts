import type { AntiphonError, ErrorDetails } from '../../src/engine.ts'

/** Where a vendor's key comes from. */
export interface KeySource {
  /** The variable of the environment: `ACME_API_KEY`. */
  readonly variable: string
  /** The option, for the error: `acme()'s apiKey`. */
  readonly option: string
  /** Who needs it: `acme`. */
  readonly provider: string
  /** Makes the role's error. */
  readonly error: (message: string, details: ErrorDetails) => AntiphonError
}

/**
 * A vendor's key: what the option gives, else what the environment does. A browser has no environment.
 * @throws The role's error, with the reason `auth`, if there is none.
 */
export function keyOf(given: string | undefined, { variable, option, provider, error }: KeySource): string {
  const key = given || environmentKey(variable)
  if (key !== undefined) return key
  throw error(`${provider} needs a key: set ${option}, or ${variable}.`, { reason: 'auth', provider })
}

/** What stands in a variable of the environment; `undefined` where that is nothing, or where there is no environment. */
export function environmentKey(variable: string): string | undefined {
  const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } }
  return process?.env?.[variable] || undefined
}
