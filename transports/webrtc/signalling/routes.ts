/** What a request is for. */
export type Route =
  | { readonly type: 'start' }
  /** The offer of a session that `start` was asked for, if its ticket is in the path. */
  | { readonly type: 'offer'; readonly ticket: string | undefined }

/**
 * Where Pipecat's client sends its requests: `/start`, then `/sessions/<the answer's sessionId>/api/offer`; or `/api/offer`
 * at once.
 * @param base What stands before.
 * @returns Nothing if the request is for somebody else.
 */
export function routeOf(url: string | undefined, base: string): Route | undefined {
  const [path = ''] = (url ?? '').split('?')
  if (!path.startsWith(base)) return undefined
  const rest = path.slice(base.length)
  if (rest === '/start') return { type: 'start' }
  if (rest === '/api/offer') return { type: 'offer', ticket: undefined }
  const [, ticket] = rest.match(/^\/sessions\/([\w-]{1,8000})\/api\/offer$/) ?? []
  return ticket === undefined ? undefined : { type: 'offer', ticket }
}
