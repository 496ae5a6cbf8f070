/** The part of `Headers` that is read here. */
export interface HeadersLike {
  /** The value of a header, by its name in lower case; `null` if there is none. */
  get(name: string): string | null
}

/**
 * How long a server asks to wait before the next request, in milliseconds, by its headers: `retry-after-ms`, and
 * `retry-after` as seconds or as a date (RFC 9110, §10.2.3). A date counts from the server's own `date`, so that no
 * clock has to be right, else from `nowMs`.
 * @param nowMs Milliseconds since 1970.
 */
export function retryAfterOf(headers: HeadersLike, nowMs?: number): number | undefined {
  const ms = positive(headers.get('retry-after-ms'))
  if (ms !== undefined) return ms
  const after = headers.get('retry-after')
  const seconds = positive(after)
  if (seconds !== undefined) return seconds * 1000
  const untilMs = Date.parse(after ?? '')
  const sentMs = Date.parse(headers.get('date') ?? '')
  const fromMs = Number.isNaN(sentMs) ? nowMs : sentMs
  return Number.isNaN(untilMs) || fromMs === undefined ? undefined : Math.max(0, untilMs - fromMs)
}

/** A length of time as Google writes it in JSON, `12s` or `0.5s`, in milliseconds. */
export function durationOf(value: unknown): number | undefined {
  if (typeof value !== 'string' || !/^\d{1,9}(?:\.\d{1,9})?s$/.test(value)) return undefined
  return Math.round(Number.parseFloat(value) * 1000)
}

function positive(text: string | null): number | undefined {
  const number = text === null || text.trim() === '' ? Number.NaN : Number(text)
  return Number.isFinite(number) ? Math.max(0, number) : undefined
}
