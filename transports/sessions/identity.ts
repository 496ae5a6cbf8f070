import { turnedAway } from './refused.ts'

/** Who asks; `false` or nothing if the client may not connect. */
export type Authenticated<Identity> = Identity | false | null | undefined

/**
 * What the program's `authenticate` has said of a client.
 * @throws HttpProblem (401) if the client may not connect.
 */
export function identityOf<Identity>(said: Authenticated<Identity>): Identity {
  if (said === false || said === undefined || said === null) throw turnedAway.unknown()
  return said
}
