import { defineConfig } from 'vitest/config'

/**
 * The suites that play and listen in real time, through a real sound server or over a bad network, one after the other. On a
 * computer whose processor is taken by others sound itself breaks up, so they are no part of `npm test`.
 */
export default defineConfig({
  test: {
    include: ['test/sound/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 180_000,
    reporters: process.env.CI ? ['default', 'json'] : ['default'],
    outputFile: 'coverage/sound-tests.json',
  },
})
