import type { ChildProcess } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { createServer } from 'node:http'
import { get } from 'node:https'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test, vi } from 'vitest'
import { chosenProviders } from '../../examples/talk/brain.ts'
import { selfSigned } from '../../examples/talk/certificate.ts'
import { parseOptions, UsageError } from '../../examples/talk/options.ts'
import { fakeOpenAIServer, saying } from '../fakes/openai-server.ts'
import { startExample } from '../support/example.ts'

const running = new Set<ChildProcess>()
afterEach(() => {
  for (const child of running) child.kill('SIGKILL')
  running.clear()
})

function start(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = startExample('examples/talk/main.ts', args, { env: { PATH: process.env.PATH, ...env } })
  running.add(child)
  let output = ''
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve))
  const address = new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (data) => {
        output += data
        const [url] = output.match(/https?:\/\/(?:localhost|127\.0\.0\.1):\d+(?=\n)/) ?? []
        if (url) resolve(url)
      })
    child.once('close', () => reject(new Error(output)))
  })
  address.catch(() => {})
  return { child, exited, address, output: () => output }
}

test('npm start serves the page when the models are loaded, and hangs up on SIGTERM', async () => {
  const { child, exited, address, output } = start(['--port', '0', '--host', '127.0.0.1'])
  const url = await address
  expect(output()).toMatch(/moonshine +ready +\d+\.\d s/)
  const page = await fetch(url)
  expect(page.headers.get('content-security-policy')).toContain("default-src 'self'")
  const html = await page.text()
  expect(html).toContain('silero · moonshine · rules · hibari')
  const parts = [...html.matchAll(/(?:src|href)="(\/[\w.]+)"/g)].map(([, path]) => path)
  expect(parts).toEqual(['/style.css', '/page.js'])
  for (const part of [...parts, '/capture.js', '/playback.js'])
    expect((await fetch(`${url}${part}`)).status, part).toBe(200)
  expect((await fetch(`${url}/../package.json`)).status).toBe(404)
  expect((await fetch(url, { method: 'POST' })).status).toBe(405)
  child.kill('SIGTERM')
  expect(await exited).toBe(0)
  expect(output()).toContain('Hanging up')
})

test('A10: told to listen wider, it says what that means', async () => {
  const { address, output } = start(['--port', '0', '--host', '0.0.0.0'])
  await address
  await vi.waitFor(() => expect(output()).toContain('There is no login'))
  const own = start(['--port', '0'])
  await own.address
  await vi.waitFor(() => expect(own.output()).toContain('Only this computer can talk'))
})

test('a port that is taken is said in a sentence', async () => {
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  const { port } = other.address() as AddressInfo
  const { exited, output } = start(['--port', String(port), '--host', '127.0.0.1'])
  expect(await exited).toBe(1)
  expect(output()).toBe(
    `Port ${port} is taken: another program listens there. Choose another with --port ${port + 1}.\n`,
  )
  other.close()
})

test('over https, the certificate is for this computer', async () => {
  const { address } = start(['--port', '0', '--host', '127.0.0.1', '--https'])
  const url = await address
  const status = await new Promise((resolve, reject) =>
    get(url, { rejectUnauthorized: false }, (response) => {
      response.resume()
      resolve(response.statusCode)
    }).once('error', reject),
  )
  expect(status).toBe(200)
})

test('a certificate made at the start is whole and signed', () => {
  const { cert, key } = selfSigned(['localhost', 'den.local'], ['127.0.0.1', '192.168.1.20'])
  const certificate = new X509Certificate(cert)
  expect(certificate.verify(certificate.publicKey)).toBe(true)
  expect(certificate.subject).toBe('CN=Antiphon')
  expect(certificate.checkHost('den.local')).toBe('den.local')
  expect(certificate.checkIP('192.168.1.20')).toBe('192.168.1.20')
  expect(certificate.checkHost('example.org')).toBeUndefined()
  expect(certificate.validFromDate.getTime()).toBeLessThan(Date.now())
  expect(certificate.validToDate.getTime()).toBeGreaterThan(Date.now())
  expect(key).toContain('BEGIN PRIVATE KEY')
})

test('options make sense, or are refused with a reason', () => {
  expect(parseOptions([])).toMatchObject({ port: 3000, host: undefined, https: false })
  expect(parseOptions(['--port', '8080', '--https'])).toMatchObject({ port: 8080, https: true })
  expect(parseOptions(['--cert', 'a', '--key', 'b'])).toMatchObject({ https: true })
  for (const args of [['--port', 'abc'], ['--port', '65536'], ['--cert', 'a'], ['--what'], ['file']])
    expect(() => parseOptions(args)).toThrow(UsageError)
})

test('the environment names the model', () => {
  expect(chosenProviders({}).llm.name).toBe('rules')
  const local = { ANTIPHON_LLM_URL: 'http://localhost:11434/v1', ANTIPHON_LLM_MODEL: 'llama3.2' }
  expect(chosenProviders(local).llm).toMatchObject({ name: 'openai', model: 'llama3.2' })
  expect(chosenProviders({ OPENAI_API_KEY: 'a key' }).llm).toMatchObject({ model: 'gpt-5-mini' })
  expect(() => chosenProviders({ ANTIPHON_LLM_URL: 'http://localhost:1/v1' })).toThrow('ANTIPHON_LLM_MODEL')
  expect(() => chosenProviders({ ANTIPHON_LLM_URL: 'here', ANTIPHON_LLM_MODEL: 'x' })).toThrow('is none')
})

const model = { ANTIPHON_LLM_MODEL: 'llama3.2' }

test('a model that answers is tried before the address is told, and named on the page', async () => {
  const brain = await fakeOpenAIServer(() => saying('Hello.'))
  const { address, output } = start(['--port', '0', '--host', '127.0.0.1'], {
    ...model,
    ANTIPHON_LLM_URL: brain.baseURL,
  })
  const page = await fetch(await address)
  expect(await page.text()).toContain('silero · moonshine · llama3.2 · hibari')
  expect(output()).toMatch(/llama3\.2 +ready/)
  expect(brain.requests).toHaveLength(1)
  await brain.close()
})

test('one that does not answer is said in sentences', async () => {
  const gone = await fakeOpenAIServer(() => [])
  await gone.close()
  const brain = await fakeOpenAIServer((_, index) => ({ status: index === 0 ? 401 : 404, body: {} }))
  const trials = [
    [{ ...model, ANTIPHON_LLM_URL: gone.baseURL }, /^Nothing answers at http:/],
    [{ ...model, ANTIPHON_LLM_URL: brain.baseURL, OPENAI_API_KEY: 'wrong' }, /refused the key \(401\)/],
    [{ ...model, ANTIPHON_LLM_URL: brain.baseURL }, /knows no model "llama3\.2" \(404\)/],
  ] as const
  for (const [env, why] of trials) {
    const { exited, output } = start(['--port', '0', '--host', '127.0.0.1'], env)
    expect(await exited).toBe(1)
    const [, said = ''] = output().split('The language model llama3.2 does not answer. ')
    expect(said).toMatch(why)
    expect(said).toMatch(
      /ANTIPHON_LLM_URL and ANTIPHON_LLM_MODEL\. Without them the agent thinks by rules\.\n$/,
    )
    expect(output()).not.toContain('    at ')
  }
  await brain.close()
})

test('--help tells what there is', async () => {
  const { exited, output } = start(['--help'])
  expect(await exited).toBe(0)
  for (const word of ['npm start', '--port', '--https', '--cert', 'OPENAI_API_KEY', 'ANTIPHON_LLM_URL'])
    expect(output()).toContain(word)
})
