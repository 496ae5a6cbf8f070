import { type Named, sameOrigin } from './hosts.ts'
import { HttpProblem } from './http-problem.ts'

/** Pages that may ask, by their origin (`https://example.org`); `*` for all. */
export type Origins = '*' | readonly string[] | ((origin: string) => boolean)

/** Whether a page of an origin may ask. Default: pages of the host that is asked. */
export function originAllowed(origin: string, request: Named, origins: Origins | undefined): boolean {
  if (origins === '*') return true
  if (typeof origins === 'function') return origins(origin)
  if (origins !== undefined) return origins.includes(origin)
  return sameOrigin(origin, request)
}

/** What the page of an origin is told that may not ask. */
export function wrongOrigin(): HttpProblem {
  return new HttpProblem(403, 'Pages of this origin may not connect.')
}
