import { expect, onTestFinished, test } from 'vitest'
import { flite } from '../../providers/flite/tts.ts'
import { startExample } from '../support/example.ts'
import { spokenBy } from '../transports/local/speech.ts'
import { ownSoundServer, skipped } from './own-sound-server.ts'

const person = flite({ voice: 'rms' })
const patience = { timeout: 30_000 }
const server = ownSoundServer(person)

test.skipIf(skipped)('the example greets, answers and ends', async () => {
  const child = startExample('examples/local.ts')
  onTestFinished(() => void child.kill('SIGKILL'))
  const exited = new Promise((resolve) => child.once('exit', resolve))
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  await expect.poll(() => said, patience).toMatch(/agent: Hello, I am listening\. ?\n/)
  await server().say(await spokenBy(person, 'Hello, what can you do?'))
  // What exactly it heard is for the tests of the transport: here the line is as bad as the machine is busy.
  await expect.poll(() => said, patience).toMatch(/you: \S.*\nagent: \S/)
  child.kill('SIGINT')
  expect(await exited).toBe(0)
})

test.skipIf(skipped)('the example lists the devices', async () => {
  const child = startExample('examples/local.ts', ['--list'])
  let listed = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    listed += text
  })
  expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(0)
  expect(listed).toMatch(/^input {3}System default\n/)
  expect(listed).toMatch(/^output {2}System default\n/m)
})
