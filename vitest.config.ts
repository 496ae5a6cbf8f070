import { defineConfig } from 'vitest/config'
import { sources } from './vitest.sources.ts'

// Models load and the demo runs in some of them, on machines of any speed.
const patience = { testTimeout: 600_000, hookTimeout: 600_000 }
/** In suites of their own: they play, listen and measure in real time. */
const live = ['test/browser/**', 'test/sound/**']
/** Run from the packed package, by a test. */
const outside = ['test/package/stranger/**']
const sockets = ['test/transports/{telephony,websocket,webrtc,rtvi}/**/*.test.ts', 'test/soak/**/*.test.ts']

export default defineConfig({
  test: {
    reporters: process.env.CI ? ['default', 'json'] : ['default'],
    outputFile: 'coverage/tests.json',
    // Vitest leaves one processor to others: on two that is half the machine.
    maxWorkers: '100%',
    projects: [
      {
        ...sources,
        test: {
          ...patience,
          name: 'main',
          include: ['test/**/*.test.ts'],
          exclude: [...live, ...outside, ...sockets],
        },
      },
      {
        ...sources,
        test: {
          ...patience,
          name: 'sockets',
          include: sockets,
        },
      },
    ],
  },
})
