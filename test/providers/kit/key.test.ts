import { afterEach, expect, test, vi } from 'vitest'
import { keyOf } from '../../../providers/kit/key.ts'
import { STTError } from '../../../src/engine.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

const source = {
  variable: 'ACME_API_KEY',
  option: "acme()'s apiKey",
  provider: 'acme',
  error: (message: string, details: object) => new STTError(message, details),
}

test('a key is the option, else what the environment has', () => {
  vi.stubEnv('ACME_API_KEY', 'theirs')
  expect(keyOf('mine', source)).toBe('mine')
  expect(keyOf(undefined, source)).toBe('theirs')
  expect(keyOf('', source)).toBe('theirs')
})

test('without a key an error says where to set one', () => {
  vi.stubEnv('ACME_API_KEY', '')
  expect(() => keyOf(undefined, source)).toThrow(
    expect.objectContaining({
      code: 'STT_FAILED',
      reason: 'auth',
      provider: 'acme',
      message: "acme needs a key: set acme()'s apiKey, or ACME_API_KEY.",
    }),
  )
})
