import { MissingPackageError } from './errors.ts'

/**
 * Waits for works that each need packages, and tells at once of all that are not installed.
 * @param neededBy Who needs them, for the error.
 * @throws MissingPackageError naming all that are missing; else what the first of them failed with.
 */
export async function allInstalled<T extends readonly unknown[]>(
  neededBy: string,
  works: readonly [...{ [K in keyof T]: Promise<T[K]> | T[K] }],
): Promise<T> {
  const settled = await Promise.allSettled(works)
  const failures = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []))
  const missing = failures.filter((failure) => failure instanceof MissingPackageError)
  const [first] = missing
  if (first === undefined && failures.length > 0) throw failures[0]
  if (missing.length === 1) throw first
  if (first !== undefined)
    throw new MissingPackageError(
      missing.flatMap(({ packages }) => packages),
      neededBy,
      { cause: first.cause },
    )
  return settled.map((one) => (one as PromiseFulfilledResult<unknown>).value) as unknown as T
}
