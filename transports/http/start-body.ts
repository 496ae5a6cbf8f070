/** What a request for a session gives to the agent: Pipecat's convention wraps it in `body`. */
export function startBody(data: unknown): unknown {
  return typeof data === 'object' && data !== null && 'body' in data ? data.body : data
}
