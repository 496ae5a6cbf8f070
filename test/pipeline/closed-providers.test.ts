import { describe, expect, test } from 'vitest'
import type { NoiseProvider } from '../../processors/audio/index.ts'
import { Conversation } from '../../processors/conversation/index.ts'
import {
  LLM,
  llmFallback,
  llmTurnDetector,
  NoiseSuppressor,
  STT,
  stops,
  sttFallback,
  TTS,
  ttsFallback,
  VAD,
} from '../../processors/index.ts'
import { flite } from '../../providers/flite/tts.ts'
import { moonshine } from '../../providers/moonshine/stt.ts'
import { openai } from '../../providers/openai/llm.ts'
import { rnnoise } from '../../providers/rnnoise/noise.ts'
import { rules } from '../../providers/rules/llm.ts'
import { silero } from '../../providers/silero/vad.ts'
import { smartTurn } from '../../providers/smart-turn/turn.ts'
import { soundswallower } from '../../providers/soundswallower/stt.ts'
import {
  AntiphonError,
  type LLMProvider,
  PipelineError,
  type Provider,
  providerCall,
  type STTProvider,
  type TTSProvider,
  type TurnDetector,
  type VADProvider,
} from '../../src/engine.ts'
import { scriptedLlm, scriptedStt, scriptedTts, speakText } from '../../src/testing/index.ts'

interface Case<P extends Provider> {
  make(): P
  give(provider: P): unknown
  use(provider: P): unknown
}

async function* audio() {
  yield new Int16Array(1_600)
}

const ear = (make: () => STTProvider): Case<STTProvider> => ({
  make,
  give: (provider) => new STT(provider),
  use: (provider) => Array.fromAsync(provider.transcribe({ audio: audio() }, providerCall())),
})
const model = (make: () => LLMProvider): Case<LLMProvider> => ({
  make,
  give: (provider) => new LLM(provider),
  use: (provider) =>
    Array.fromAsync(provider.generate({ messages: [{ role: 'user', content: 'Hello.' }] }, providerCall())),
})
const voice = (make: () => TTSProvider): Case<TTSProvider> => ({
  make,
  give: (provider) => new TTS(provider),
  use: (provider) => speakText(provider, 'Hello.'),
})
const vad = (make: () => VADProvider): Case<VADProvider> => ({
  make,
  give: (provider) => new VAD(provider),
  use: async (provider) => (await provider.open(providerCall())).probability(new Int16Array(512)),
})
const detector = (make: () => TurnDetector): Case<TurnDetector> => ({
  make,
  give: (provider) => stops.judged(provider),
  use: (provider) => provider.probability({ text: 'so', audio: new Int16Array(16_000) }, providerCall()),
})

const words = ['yes', 'no']
const modelPath = 'smart-turn-v3.2-cpu.onnx'
const answers = ['Yes.']

const closable: Record<string, Case<Provider>> = {
  moonshine: ear(moonshine),
  soundswallower: ear(() => soundswallower({ words })),
  flite: voice(flite),
  silero: vad(silero),
  'smart-turn': detector(() => smartTurn({ modelPath })),
  'a fallback of recognizers': ear(() => sttFallback([scriptedStt()])),
  'a fallback of models': model(() => llmFallback([scriptedLlm({ answers }), scriptedLlm({ answers })])),
  'a fallback of voices': voice(() => ttsFallback([scriptedTts()])),
}

describe.each(Object.entries(closable))('E4: %s, closed', (_, { make, give, use }) => {
  test('is told when a processor is given it, with the remedy', async () => {
    const provider = make()
    give(make())
    await provider.close?.()
    expect(() => give(provider)).toThrow(PipelineError)
    expect(() => give(provider)).toThrow(`"${provider.name}", which has been closed: make a new one`)
  })

  test('refuses the call of a processor that had it before, and its preparation', async () => {
    const provider = make()
    await provider.close?.()
    for (const call of [async () => use(provider), async () => provider.warmup?.(providerCall())]) {
      const error: unknown = await call().then(
        () => 'no error',
        (thrown: unknown) => thrown,
      )
      expect(error).toBeInstanceOf(AntiphonError)
      expect((error as AntiphonError).message).toMatch(/was closed; make a new one\.$/)
    }
  })

  test('is closed again without harm', async () => {
    const provider = make()
    await provider.close?.()
    await provider.close?.()
    expect(provider.closed).toBe(true)
  })
})

test.each([
  ['openai', openai({ model: 'any', apiKey: 'none' })],
  ['rules', rules({ rules: [] })],
  ['rnnoise', rnnoise()],
])('%s has nothing to close, and is used on', (_, provider: Provider) => {
  expect(provider.close).toBeUndefined()
})

describe('E4: whoever takes a provider, and not only a processor, says that it was closed', () => {
  const close = async <P extends Provider>(provider: P): Promise<P> => {
    await provider.close?.()
    return provider
  }

  test('a fallback', async () => {
    const gone = await close(flite())
    expect(() => ttsFallback([scriptedTts(), gone])).toThrow(
      'ttsFallback needs a voice, and was given "flite", which has been closed: make a new one, ttsFallback([flite(…)]).',
    )
  })

  test('a conversation', async () => {
    const llm = await close(llmFallback([scriptedLlm({ answers })]))
    expect(() => new Conversation({ llm })).toThrow(
      'which has been closed: make a new one, new Conversation({ llm:',
    )
  })

  test('a detector of turns by a model', async () => {
    const llm = await close(llmFallback([scriptedLlm({ answers })]))
    expect(() => llmTurnDetector(llm)).toThrow('which has been closed: make a new one, llmTurnDetector(')
  })

  test('noise suppression, of a provider of the user', () => {
    const provider: NoiseProvider = {
      name: 'mine',
      closed: true,
      sampleRate: 48_000,
      frameSamples: 480,
      delaySamples: 0,
      open: async () => ({ process() {}, close() {} }),
    }
    expect(() => new NoiseSuppressor(provider)).toThrow('"mine", which has been closed: make a new one')
  })
})
