import { type ProviderCall, TTSError, type TTSProvider } from 'antiphon'
import {
  bySentence,
  checkOptions,
  fromBase64,
  guard,
  keyOf,
  type OptionRules,
  ProviderMeter,
  VendorHTTP,
} from 'antiphon/kit'

/** Options of {@link acme}. */
export interface AcmeOptions {
  /** The key. Default: the environment variable `ACME_API_KEY`. */
  apiKey?: string
  /** Where the server is. Default `https://api.acme.example/v1`. */
  baseURL?: string
  /** How long a sentence may take to begin to sound, in milliseconds. Default 10,000. */
  timeoutMs?: number
}

const rules: OptionRules<AcmeOptions> = { apiKey: 'any', baseURL: 'any', timeoutMs: 'positive' }
const voices = ['ann', 'ben']
const error = (message: string, details: object) => new TTSError(message, details)

/** Speech of the vendor Acme, as it comes. */
export function acme(options: AcmeOptions = {}): TTSProvider {
  const {
    apiKey,
    baseURL = 'https://api.acme.example/v1',
    timeoutMs = 10_000,
  } = checkOptions('acme', options, rules)
  const source = { provider: 'acme', error, option: "acme()'s apiKey", variable: 'ACME_API_KEY' }
  const key = keyOf(apiKey, source)
  const http = new VendorHTTP({
    provider: 'acme',
    error,
    key: "acme()'s apiKey, or ACME_API_KEY",
    baseURL: "acme()'s baseURL",
    input: 'the text',
  })
  const meter = new ProviderMeter()

  /** One sentence: its samples, as the vendor sends them in base64. */
  async function* sentence(text: string, voice: string, call: ProviderCall) {
    if (!voices.includes(voice))
      throw error(`acme has no voice "${voice}": it has ${voices.join(', ')}.`, {
        provider: 'acme',
        reason: 'request',
      })
    if (!/[\p{L}\p{N}]/u.test(text)) return
    const headers = { authorization: `Token ${key}` }
    const response = await http.request(`${baseURL}/speak`, { json: { text, voice }, headers }, call)
    for await (const { name, value } of http.events(response, call)) {
      if (name !== 'audio') continue
      const bytes = fromBase64((value as { audio: string }).audio)
      if (bytes === undefined)
        throw error('acme sent audio that is no base64.', { provider: 'acme', reason: 'protocol' })
      yield { type: 'audio' as const, samples: new Int16Array(bytes.buffer) }
    }
  }

  const speak = bySentence((text, { voice = 'ann' }, call) =>
    guard(sentence(text, voice, call), { ...call, firstByteMs: timeoutMs, what: 'A sentence of acme' }),
  )
  return {
    name: 'acme',
    sampleRate: 16_000,
    voices,
    speak: (request, call) => meter.track(call.clock, speak(request, call)),
    metrics: () => meter.read(),
  }
}
