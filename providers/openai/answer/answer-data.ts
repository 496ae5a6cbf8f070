import { type JSONSchema, jsonSchemaIssues, LLMError } from '../../../src/engine.ts'
import { jsonValuesIn } from './whole-json.ts'

/** So many of the things that are wrong are told. */
const mostIssues = 5

/**
 * The value that an answer is: JSON, which some models put into a code block or between words.
 * @param refused Whether the model has said no in place of it.
 * @throws LLMError if it is none, or does not fit the schema.
 */
export function answerData(text: string, schema: JSONSchema, refused: boolean): unknown {
  if (refused) throw new LLMError('The model has refused to answer.', { reason: 'content' })
  const value = parsed(text) ?? parsed(jsonValuesIn(text).values[0] ?? '')
  if (value === undefined) throw unfit('is no JSON')
  const issues = jsonSchemaIssues(value.value, schema)
  if (issues.length === 0) return value.value
  const told = issues
    .slice(0, mostIssues)
    .map(({ path, message }) => `${path?.join('.') || 'it'}: ${message}`)
  throw unfit(`does not fit the schema (${told.join('; ').slice(0, 300)})`)
}

function unfit(what: string): LLMError {
  return new LLMError(`The answer was to be data, and ${what}.`, { reason: 'protocol', retryable: true })
}

function parsed(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return undefined
  }
}
