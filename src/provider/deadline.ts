import type { Provider } from './roles/provider.ts'

/** How long a provider that keeps its own deadlines may hold up the end of a session without a sign of life, in milliseconds. */
const ownPatienceMs = 60_000

/** The deadline that a processor keeps for its provider, in milliseconds: what it is told, else the role's; none where the provider has its own. */
export function deadlineFor(
  { ownDeadlines = false }: Provider,
  givenMs: number | undefined,
  defaultMs: number,
): number | undefined {
  return givenMs ?? (ownDeadlines ? undefined : defaultMs)
}

/** How long the end of a session waits for a provider with these deadlines, in milliseconds. */
export function patienceFor(...deadlines: readonly (number | undefined)[]): number {
  return Math.max(...deadlines.map((ms) => ms ?? ownPatienceMs))
}
