import { TransportError } from '../../../src/engine.ts'

/**
 * A secret that is empty opens the door to everybody: what an unset variable and `?? ''` make of it.
 * @param name The option it was given as.
 * @param where What it was given to.
 * @throws TransportError if it is empty, blank or no text.
 */
export function needSecret(secret: string, name: string, where: string): string {
  if (typeof secret === 'string' && secret.trim() !== '') return secret
  throw new TransportError(
    `${where} was given an empty "${name}": set it to the secret, or nobody can be told from anybody.`,
  )
}
