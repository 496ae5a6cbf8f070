import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type FailureReason, toldWords, vendorFailure } from '../../src/engine.ts'

const openAI = (message: string, code: string | null = null, type = 'invalid_request_error') => ({
  error: { message, type, param: null, code },
})
const anthropic = (type: string, message: string) => ({ type: 'error', error: { type, message } })
const google = (code: number, status: string, message: string, details: unknown[] = []) => ({
  error: { code, status, message, details },
})

/** What vendors answer, by their own documentation, and what it means. */
const cases: readonly [vendor: string, status: number | undefined, body: unknown, FailureReason][] = [
  ['OpenAI, a key', 401, openAI('Incorrect API key provided: sk-1.', 'invalid_api_key'), 'auth'],
  ['OpenAI, a region', 403, openAI('Country, region, or territory not supported'), 'auth'],
  ['OpenAI, a model', 404, openAI('The model `x` does not exist', 'model_not_found'), 'request'],
  [
    'OpenAI, too long',
    400,
    openAI("This model's maximum context length is 8", 'context_length_exceeded'),
    'request',
  ],
  ['OpenAI, a rate', 429, openAI('Rate limit reached for m', 'rate_limit_exceeded', 'tokens'), 'rate'],
  [
    'OpenAI, a quota',
    429,
    openAI('You exceeded your current quota', 'insufficient_quota', 'insufficient_quota'),
    'quota',
  ],
  ['OpenAI, busy', 503, openAI('The server is currently overloaded', null, 'server_error'), 'rate'],
  ['OpenAI, its fault', 500, openAI('The server had an error', null, 'server_error'), 'server'],
  [
    'OpenAI, an answer it forgot',
    400,
    openAI('Previous response not found', 'previous_response_not_found'),
    'expired',
  ],
  [
    'OpenAI, what it will not do',
    400,
    openAI('Rejected by the safety system', 'content_policy_violation'),
    'content',
  ],
  [
    'Azure, its filter',
    400,
    openAI("The response was filtered by Azure's content management policy", 'content_filter'),
    'content',
  ],
  ['Anthropic, a key', 401, anthropic('authentication_error', 'invalid x-api-key'), 'auth'],
  ['Anthropic, money', 400, anthropic('invalid_request_error', 'Your credit balance is too low'), 'quota'],
  [
    'Anthropic, a request',
    400,
    anthropic('invalid_request_error', 'messages: roles must alternate'),
    'request',
  ],
  ['Anthropic, busy', 529, anthropic('overloaded_error', 'Overloaded'), 'rate'],
  ['Anthropic, busy in mid-stream', undefined, anthropic('overloaded_error', 'Overloaded'), 'rate'],
  [
    'Google, a key',
    400,
    google(400, 'INVALID_ARGUMENT', 'API key not valid.', [{ reason: 'API_KEY_INVALID' }]),
    'auth',
  ],
  [
    'Google, a minute',
    429,
    google(429, 'RESOURCE_EXHAUSTED', 'You exceeded your current quota', [{ retryDelay: '12s' }]),
    'rate',
  ],
  ['Google, a quota', 429, google(429, 'RESOURCE_EXHAUSTED', 'You exceeded your current quota'), 'quota'],
  ['Google, a list', 503, [google(503, 'UNAVAILABLE', 'The model is overloaded.')], 'rate'],
  ['Google, its fault', 503, google(503, 'UNAVAILABLE', 'The service is unavailable.'), 'server'],
  ['DeepSeek, money', 402, openAI('Insufficient Balance', 'invalid_request_error'), 'quota'],
  ['OpenRouter, credits', 402, openAI('This request requires more credits'), 'quota'],
  ['OpenRouter, moderation', 403, openAI('Input was flagged'), 'content'],
  ['Groq, busy', 498, openAI('Flex tier capacity exceeded', 'capacity_exceeded'), 'rate'],
  [
    'ElevenLabs, a quota',
    401,
    { detail: { status: 'quota_exceeded', message: 'This request exceeds your quota.' } },
    'quota',
  ],
  ['ElevenLabs, a key', 401, { detail: { status: 'invalid_api_key', message: 'Invalid API key' } }, 'auth'],
  [
    'Deepgram, money',
    402,
    { err_code: 'ASR_PAYMENT_REQUIRED', err_msg: 'Project does not have enough credits' },
    'quota',
  ],
  [
    'Deepgram, a request',
    400,
    { err_code: 'Bad Request', err_msg: 'Bad Request: failed to process audio' },
    'request',
  ],
  ['FastAPI', 422, { detail: [{ loc: ['body', 'model'], msg: 'field required' }] }, 'request'],
  ['llama.cpp, too long', 500, openAI('the request exceeds the available context size'), 'request'],
  ['a key in mid-stream', undefined, { error: { message: 'Invalid API key' } }, 'auth'],
  [
    'a request in mid-stream',
    undefined,
    { error: { type: 'invalid_request_error', message: 'No.' } },
    'request',
  ],
  ['nothing known in mid-stream', undefined, { error: { message: 'CUDA error' } }, 'server'],
  ['a session that is over', 404, { error: { message: 'Session not found' } }, 'expired'],
  ['gone', 410, '', 'expired'],
  ['a proxy', 407, '', 'auth'],
  ['a request that came too slowly', 408, '', 'unreachable'],
  ['no word', 429, '', 'rate'],
  ['a gateway’s page', 502, '<html>Bad gateway</html>', 'server'],
  ['a redirect', 302, '', 'protocol'],
]

test.each(cases)('%s (%s) is told by its words and its status', (_, status, body, reason) => {
  const { details } = vendorFailure({ status, body })
  expect(details.reason).toBe(reason)
  expect(details.status).toBe(status)
  // A body that nobody has parsed is the same.
  if (typeof body !== 'string')
    expect(vendorFailure({ status, body: JSON.stringify(body) }).details).toEqual(details)
})

test('what the caller said is no reason, where the vendor only repeats it', () => {
  const said = `The message is not valid: ${'bla '.repeat(500)} insufficient quota, invalid API key`
  expect(vendorFailure({ status: 400, body: { error: { message: said } } }).details.reason).toBe('request')
})

describe('how long a vendor asks to wait', () => {
  const nowMs = Date.parse('2026-11-26T08:00:00Z')
  test.each<[headers: Record<string, string>, waitMs: number | undefined]>([
    [{}, undefined],
    [{ 'retry-after': '2' }, 2_000],
    [{ 'retry-after': '0.5' }, 500],
    [{ 'retry-after': '-3' }, 0],
    [{ 'retry-after-ms': '250', 'retry-after': '2' }, 250],
    [{ 'retry-after': 'Thu, 26 Nov 2026 08:00:30 GMT' }, 30_000],
    // The server's clock is an hour late.
    [{ 'retry-after': 'Thu, 26 Nov 2026 07:00:30 GMT', date: 'Thu, 26 Nov 2026 07:00:10 GMT' }, 20_000],
    [{ 'retry-after': 'Thu, 26 Nov 2026 07:00:00 GMT' }, 0],
    [{ 'retry-after': 'soon' }, undefined],
    [{ 'retry-after': '' }, undefined],
  ])('%o', (headers, waitMs) => {
    const { details } = vendorFailure({ status: 429, headers: new Headers(headers) }, nowMs)
    expect(details.retryAfterMs).toBe(waitMs)
  })

  test('a date says nothing where nobody knows what time it is', () => {
    const headers = new Headers({ 'retry-after': 'Thu, 26 Nov 2026 08:00:30 GMT' })
    expect(vendorFailure({ status: 429, headers }).details.retryAfterMs).toBeUndefined()
  })

  test('in the body, as Google does', () => {
    const body = google(429, 'RESOURCE_EXHAUSTED', 'Wait.', [{ '@type': 'x' }, { retryDelay: '1.5s' }])
    expect(vendorFailure({ status: 429, body }).details.retryAfterMs).toBe(1_500)
  })
})

test('whatever a vendor answers, there is a reason, in little time', () => {
  fc.assert(
    fc.property(fc.option(fc.nat(700), { nil: undefined }), fc.anything(), (status, body) => {
      expect(vendorFailure({ status, body }).details.reason).toMatch(/^[a-z]+$/)
    }),
  )
  for (const body of ['{'.repeat(1e6), 'exceeds '.repeat(1e6), { error: { message: 'quota '.repeat(1e6) } }])
    expect(vendorFailure({ status: 401, body }).said.length).toBeLessThanOrEqual(65_536)
})

test('its words are told in one line, without keys and pages', () => {
  expect(toldWords('Incorrect API key provided: sk-proj-abc123456789.\n Try again')).not.toContain('abc123')
  expect(toldWords('<!DOCTYPE html><html>…')).toBe('It answered with a web page.')
  expect(toldWords('x '.repeat(5_000)).length).toBeLessThan(310)
  expect(toldWords('No')).toBe('No.')
  expect(toldWords('')).toBe('')
})
