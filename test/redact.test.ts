import { expect, test } from 'vitest'
import { consoleLogger, LLMError, redact } from '../src/engine.ts'

test.each([
  [
    'http://ada:pass%20word@models.internal:8080/v1/chat?token=abc&x=1 could not be reached',
    'http://[…]@models.internal:8080/v1/chat?[…] could not be reached',
  ],
  ['wss://example.org/live#access_token=abc', 'wss://example.org/live#[…]'],
  ['wss://user@example.org/a@b', 'wss://[…]@example.org/a@b'],
  ['Incorrect API key provided: abcdef.', 'Incorrect API key provided: […]'],
  ['Incorrect API key sk-pr**********cD3f', 'Incorrect API key […]'],
  ['No access for org-Zq9XkP2mN4 in proj_77abcDEF', 'No access for […] in […]'],
  ['{"api_key":"short","model":"m"}', '{"api_key":"[…]","model":"m"}'],
  ["{ 'xi-api-key': 'hush', language: 'en' }", "{ 'xi-api-key': '[…]', language: 'en' }"],
  ['Authorization: Basic YWRhOmxvdmVsYWNl\nHost: x', 'Authorization: […]\nHost: x'],
  ['sent "Bearer abc.def.ghi" to it', 'sent "Bearer […]" to it'],
  ['/start?client_secret=1234&next=2', '/start?client_secret=[…]&next=2'],
  ['token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc-def', 'token […]'],
  ['key of 0123456789abcdef0123456789abcdef.', 'key of […].'],
  ['the password is: hunter2', 'the password is: […]'],
  ['-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY----- and on', '[…] and on'],
])('A13: %j tells no secret', (text, clean) => {
  expect(redact(text)).toBe(clean)
})

test.each([
  'The model answered with 503: overloaded, try again in 20 s.',
  'max_tokens: 4096 is more than 2048',
  'Port 8080 cannot be listened on: listen EADDRINUSE: address already in use :::8080.',
  'session 3f2b8c1a-0d4e-4f6a-9b7c-112233445566 is over',
  'http://localhost:11434/v1 did not answer in 10000 ms.',
])('A13, a neighbour: %j is left as it is', (text) => {
  expect(redact(text)).toBe(text)
})

test('A13, a neighbour: what is redacted twice is as if once', () => {
  const once = redact('Authorization: Bearer abcdefgh, wss://a:b@c/d?e, key=f')
  expect(redact(once)).toBe(once)
})

test('A13, a neighbour: the console logger prints no secret of an error or its causes', () => {
  const lines: unknown[][] = []
  const target = { debug() {}, info() {}, warn() {}, error: (...line: unknown[]) => lines.push(line) }
  const cause = new Error('Incorrect API key provided: sk-1234567890abcdef.')
  const error = new LLMError('http://ada:lovelace@models.internal/v1 answered with 401', { cause })
  consoleLogger({ target }).error({ error }, error.message)
  expect(String(lines[0])).toContain('401')
  expect(String(lines[0])).not.toMatch(/lovelace|1234567890/)
})
