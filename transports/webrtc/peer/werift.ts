import { MissingPackageError } from '../../../src/engine.ts'

/** The package `werift`, as it is imported. */
export type Werift = typeof import('werift')

/**
 * Loads the package `werift`.
 * @throws MissingPackageError if it is not installed.
 */
export async function loadWerift(): Promise<Werift> {
  try {
    return await import('werift')
  } catch (cause) {
    throw new MissingPackageError('werift', 'WebRTCTransport', { cause })
  }
}
