import type { IncomingMessage } from 'node:http'
import { type BodyLimits, readBody } from './body.ts'
import { HttpProblem } from './http-problem.ts'

/** Fields of a form, each with its value, or its values if it came more than once. */
export type FormFields = Readonly<Record<string, string | readonly string[]>>

/** Webhooks have some thirty. */
const mostFields = 1_000

/**
 * Reads the form that a request posts: a telephone vendor's webhook.
 * @throws HttpProblem as {@link readBody} does, and if it has more than 1,000 fields (413).
 */
export async function readForm(request: IncomingMessage, limits: BodyLimits = {}): Promise<FormFields> {
  const pairs = [...new URLSearchParams(String(await readBody(request, limits)))]
  if (pairs.length > mostFields) throw new HttpProblem(413, `The form has more than ${mostFields} fields.`)
  const fields = Map.groupBy(pairs, ([name]) => name)
  return Object.fromEntries(
    [...fields].map(([name, same]) => [
      name,
      same.length === 1 ? same[0]![1] : same.map(([, value]) => value),
    ]),
  )
}
