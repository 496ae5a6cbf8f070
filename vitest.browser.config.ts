import { defineConfig } from 'vitest/config'

/** The suites that drive a real browser, one after the other: they listen to what it plays, in real time. */
const conditions = ['antiphon-source', 'module', 'node', 'development|production']

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['test/browser/**/*.test.ts'],
    fileParallelism: false,
    // A machine that stutters makes another sound: once more, then it counts.
    retry: 2,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: process.env.CI ? ['default', 'json'] : ['default'],
    outputFile: 'coverage/browser-tests.json',
  },
})
