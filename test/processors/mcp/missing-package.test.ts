import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

test('without the SDK one is told what to install', async () => {
  const program = fileURLToPath(new URL('without-sdk-program.ts', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, [program])
  expect(stdout).toBe(
    'MISSING_PACKAGE mcpTools() needs packages that are not installed: npm install @modelcontextprotocol/sdk\n',
  )
})
