/** What a request for a session gives to the agent: Pipecat's convention wraps it in `body`. */
export function startBody(data: unknown): unknown {
  return typeof data === 'object' && data !== null && 'body' in data ? data.body : data
}

/** Who asked for a session, and with what. */
export interface Asked {
  readonly identity: unknown
  readonly body: unknown
}

/** What a ticket carries of it: nothing where anybody may ask and nothing was said, so that the ticket is short. */
export function ticketValue({ identity, body }: Asked): Partial<Asked> | undefined {
  return identity === true && body === undefined ? undefined : { identity, body }
}

/** Who has come with a ticket that carries this. */
export function askedOf(value: unknown): Asked {
  const { identity = true, body } = (value ?? {}) as Partial<Asked>
  return { identity, body }
}
