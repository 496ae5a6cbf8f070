import { defineConfig } from 'vitest/config'

// Models load and the demo runs in some of them, on machines of any speed.
const patience = { testTimeout: 60_000, hookTimeout: 60_000 }
const live = 'test/transports/local/**/*.test.ts'
const sockets = ['test/transports/{telephony,websocket,webrtc,rtvi}/**/*.test.ts', 'test/soak/**/*.test.ts']

export default defineConfig({
  test: {
    reporters: process.env.CI ? ['default', 'json'] : ['default'],
    outputFile: 'coverage/tests.json',
    projects: [
      {
        test: {
          ...patience,
          name: 'main',
          include: ['test/**/*.test.ts'],
          exclude: ['test/browser/**', live, ...sockets],
        },
      },
      {
        test: {
          ...patience,
          name: 'sockets',
          include: sockets,
          // They talk in real time over real sockets: again where the machine stuttered.
          retry: 2,
        },
      },
      {
        test: {
          ...patience,
          name: 'sound server',
          include: [live],
          // They play and listen in real time: after the others, one by one, and again where the machine stuttered.
          fileParallelism: false,
          sequence: { groupOrder: 1 },
          retry: 2,
        },
      },
    ],
  },
})
