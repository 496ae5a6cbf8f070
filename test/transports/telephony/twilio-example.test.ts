import { createHmac } from 'node:crypto'
import { connect } from 'node:net'
import { expect, test, vi } from 'vitest'
import { Resampler } from '../../../processors/audio/pcm/resampler.ts'
import { flite } from '../../../providers/flite/tts.ts'
import { moonshine } from '../../../providers/moonshine/stt.ts'
import { recognizeText, speakText } from '../../../src/testing/index.ts'
import { runExample, startExample } from '../../support/example.ts'
import { FakePhone } from './fake-phone.ts'
import { fakeTwilio } from './fake-twilio.ts'
import { fakeRest } from './phone-agent.ts'
import { secret } from './vendors.ts'

const host = 'agent.example.org'
const signed = (text: string) => createHmac('sha1', secret).update(text).digest('base64')

/** A voice as a telephone carries it, with a second of silence behind it. */
async function spoken(texts: readonly string[]): Promise<Int16Array[]> {
  const voice = flite({ voice: 'rms' })
  const all: Int16Array[] = []
  for (const text of texts) {
    const resampler = new Resampler(voice.sampleRate, 8_000)
    const { samples } = await speakText(voice, text)
    all.push(Int16Array.from([...resampler.push(samples), ...new Int16Array(8_000)]))
  }
  await voice.close?.()
  return all
}

/** What a telephone was sent, as a recognizer hears it. */
async function understood(phone: FakePhone): Promise<string> {
  const ear = moonshine()
  const audio = phone.commands.flatMap((command) => (command.type === 'audio' ? [command.samples] : []))
  const resampler = new Resampler(8_000, ear.sampleRate)
  async function* chunks() {
    for (const samples of audio) yield resampler.push(samples)
  }
  const text = await recognizeText(ear, chunks())
  await ear.close?.()
  return text.toLowerCase()
}

test('Twilio calls the example: it greets, hears, answers, says goodbye and hangs up once', async (running) => {
  const [question, goodbye] = await spoken(['When are you open?', 'Goodbye.'])
  const rest = await fakeRest(running, () => ({ status: 200 }))
  const server = startExample('examples/twilio.ts', ['--host', host, '--port', '0', '--api', rest.baseURL], {
    env: { ...process.env, TWILIO_AUTH_TOKEN: secret },
  })
  running.onTestFinished(() => void server.kill('SIGKILL'))
  const exited = new Promise((resolve) => server.once('exit', resolve))
  let log = ''
  server.stdout.on('data', (data) => {
    log += String(data)
  })
  server.stderr.on('data', (data) => {
    log += String(data)
  })
  const says = (text: string) => vi.waitFor(() => expect(log).toContain(text), { timeout: 120_000 })
  await says('listening')
  const [, port] = log.match(/port: (\d+)/) ?? []

  const fields = { CallSid: 'CA00000000000000000000000000000001', From: '+14158675309' }
  const webhook = (signature: string) =>
    fetch(`http://127.0.0.1:${port}/voice`, {
      method: 'POST',
      headers: { 'x-twilio-signature': signature },
      body: new URLSearchParams(fields),
    })
  expect((await webhook(signed('something else'))).status).toBe(403)
  const answer = await webhook(signed(`https://${host}/voiceCallSid${fields.CallSid}From${fields.From}`))
  const [, url, name, value] =
    (await answer.text()).match(
      /<Connect><Stream url="wss:\/\/agent\.example\.org([^"]+)"><Parameter name="(\w+)" value="([^"]+)"\/>/,
    ) ?? []
  const dialect = fakeTwilio({ [name!]: value! })
  const stranger = new FakePhone(`ws://127.0.0.1:${port}${url}`, dialect)
  await expect(stranger.call()).rejects.toThrow('401')

  const headers = { 'x-twilio-signature': signed(`wss://${host}${url}`) }
  const phone = await new FakePhone(`ws://127.0.0.1:${port}${url}`, dialect, headers).call()
  running.onTestFinished(() => phone.socket.terminate())
  await phone.silence()
  phone.press('5')
  phone.play(question!)
  await phone.speech()
  await phone.silence()
  phone.play(goodbye!)
  await vi.waitFor(() => expect(rest.requests).toHaveLength(1), { timeout: 120_000 })
  phone.hangUp()
  await says('is over')
  expect(phone.complaints).toEqual([])
  expect(log).toContain('from +14158675309')
  expect(log).toContain('pressed 5')
  expect(log).toContain('We are open from nine to five.')
  expect(await understood(phone)).toMatch(/how can i help.*open from.*calling[,.]? good-?bye\.?$/s)
  server.kill('SIGTERM')
  expect(await exited).toBe(0)
  expect(rest.requests).toHaveLength(1)
})

test('A2: a stranger whose request breaks off, is too long or is no form ends nothing', async (running) => {
  const server = startExample('examples/twilio.ts', ['--host', host, '--port', '0'], {
    env: { ...process.env, TWILIO_AUTH_TOKEN: secret },
  })
  running.onTestFinished(() => void server.kill('SIGKILL'))
  let log = ''
  for (const stream of [server.stdout, server.stderr])
    stream.on('data', (data) => {
      log += String(data)
    })
  await vi.waitFor(() => expect(log).toContain('listening'), { timeout: 120_000 })
  const port = Number(log.match(/port: (\d+)/)?.[1])
  const stranger = (request: string, then: 'reset' | 'end') =>
    new Promise<string>((resolve) => {
      const socket = connect(port, '127.0.0.1')
      let answer = ''
      socket.on('data', (data) => {
        answer += String(data)
        if (then === 'end') socket.end()
      })
      socket.on('error', () => {})
      socket.on('close', () => resolve(answer))
      socket.write(request, () => then === 'reset' && setImmediate(() => socket.resetAndDestroy()))
    })
  const post = (length: number) => `POST /voice HTTP/1.1\r\nhost: x\r\ncontent-length: ${length}\r\n\r\n`
  for (let i = 0; i < 20; i++) {
    await stranger(`${post(500)}CallSid=CA`, 'reset')
    await stranger('POST /voice HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n5\r\nab', 'reset')
    await stranger(
      'GET /media HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n',
      'reset',
    )
    await stranger(post(10), 'reset')
  }
  expect(await stranger(post(10_000_000), 'end')).toContain('413')
  expect(await stranger(`${post(3)}a=b`, 'end')).toContain('403')
  expect(await stranger('DELETE /voice HTTP/1.1\r\nhost: x\r\n\r\n', 'end')).toContain('404')
  expect(await stranger('GET http://[ HTTP/1.1\r\nhost: x\r\n\r\n', 'end')).toMatch(/40[04]/)
  expect(server.exitCode).toBeNull()
  expect(log).not.toMatch(/Error|unhandled/i)
})

test('it says how it is used', async () => {
  const run = (...args: string[]) =>
    runExample('examples/twilio.ts', args, { env: { PATH: process.env.PATH } })
  expect(await run('--help')).toContain('TWILIO_AUTH_TOKEN')
  await expect(run()).rejects.toMatchObject({ code: 1 })
})
