import { defineConfig } from 'vitest/config'
import { sources } from './vitest.sources.ts'

/** The suites that drive a real browser, one after the other: they listen to what it plays, in real time. */
export default defineConfig({
  ...sources,
  test: {
    include: ['test/browser/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: process.env.CI ? ['default', 'json'] : ['default'],
    outputFile: 'coverage/browser-tests.json',
  },
})
