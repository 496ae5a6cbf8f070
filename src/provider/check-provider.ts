import { PipelineError } from '../errors.ts'
import { described, isClass, isPromise } from '../options.ts'
import type { Provider } from './roles/provider.ts'

/** What a provider can be for. */
export type ProviderRole = 'stt' | 'llm' | 'tts' | 'realtime' | 'vad' | 'turn' | 'noise'

interface RoleFacts {
  /** What it is called in a sentence. */
  readonly what: string
  /** The method that makes it one. */
  readonly method: string
  /** Numbers above 0 that it has. */
  readonly numbers: readonly string[]
  /** Where it belongs, as code. */
  readonly place: (provider: string) => string
  /** One of them, as code. */
  readonly example: string
}

const roles: Record<ProviderRole, RoleFacts> = {
  stt: {
    what: 'a recognizer',
    method: 'transcribe',
    numbers: ['sampleRate'],
    place: (it) => `new STT(${it})`,
    example: 'moonshine()',
  },
  llm: {
    what: 'a language model',
    method: 'generate',
    numbers: [],
    place: (it) => `new LLM(${it})`,
    example: "openai({ model: '…' })",
  },
  tts: {
    what: 'a voice',
    method: 'speak',
    numbers: ['sampleRate'],
    place: (it) => `new TTS(${it})`,
    example: 'flite()',
  },
  realtime: {
    what: 'a speech-to-speech model',
    method: 'converse',
    numbers: ['inputRate', 'outputRate'],
    place: (it) => `new Realtime(${it}, { context })`,
    example: "scriptedRealtime({ answers: ['…'] })",
  },
  noise: {
    what: 'a noise suppressor',
    method: 'open',
    numbers: ['sampleRate', 'frameSamples'],
    place: (it) => `new NoiseSuppressor(${it})`,
    example: 'rnnoise()',
  },
  vad: {
    what: 'voice activity detection',
    method: 'open',
    numbers: ['sampleRate', 'windowSamples'],
    place: (it) => `new VAD(${it})`,
    example: 'silero()',
  },
  turn: {
    what: 'a turn detector',
    method: 'probability',
    numbers: [],
    place: (it) => `stops.judged(${it})`,
    example: 'textTurnDetector()',
  },
}

/**
 * Looks at what a processor was given as its provider: in plain JavaScript it may be anything.
 * @param owner The processor, as its user calls it.
 * @param place How it is written there, as code. Default: as in the role's processor.
 * @throws PipelineError naming what was given and the remedy.
 */
export function checkProvider(
  owner: string,
  role: ProviderRole,
  provider: unknown,
  place = roles[role].place,
): void {
  const { what, method, numbers, example } = roles[role]
  const wanted = `${owner} needs ${what}`
  if (provider === undefined || provider === null)
    throw new PipelineError(`${wanted}, and was given ${provider}: ${place(example)}.`)
  if (typeof provider === 'function') {
    const made = `${isClass(provider) ? 'new ' : ''}${provider.name || 'it'}()`
    throw new PipelineError(`${wanted}, and was given ${described(provider)}: call it, ${place(made)}.`)
  }
  if (isPromise(provider))
    throw new PipelineError(`${wanted}, and was given a promise: await it before, ${place('await …')}.`)
  const other = roleOf(provider)
  if (other !== undefined && other !== role && !(method in Object(provider)))
    throw new PipelineError(
      `${wanted}, and was given "${nameOf(provider)}", which is ${roles[other].what}: that belongs in ` +
        `${roles[other].place(nameOf(provider))}.`,
    )
  if (typeof (provider as Record<string, unknown>)[method] !== 'function')
    throw new PipelineError(
      `${wanted}, an object with the method ${method}(), and was given ${described(provider)}: ${place(example)}.`,
    )
  if ((provider as Provider).closed === true)
    throw new PipelineError(
      `${wanted}, and was given "${nameOf(provider)}", which has been closed: make a new one, ${place(`${nameOf(provider)}(…)`)}.`,
    )
  for (const key of numbers) {
    const value = (provider as Record<string, unknown>)[key]
    if (typeof value === 'number' && value > 0 && Number.isFinite(value)) continue
    throw new PipelineError(
      `${wanted} that says its ${key}, a number above 0, and that of "${nameOf(provider)}" is ${described(value)}.`,
    )
  }
}

/** What a value is a provider for, if it is one. */
export function roleOf(value: unknown): ProviderRole | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const facts = value as Record<string, unknown>
  return (Object.keys(roles) as ProviderRole[]).find(
    (role) =>
      typeof facts[roles[role].method] === 'function' &&
      roles[role].numbers.every((key) => typeof facts[key] === 'number'),
  )
}

/** Where a provider belongs, as code. */
export function placeOf(value: unknown, role: ProviderRole): string {
  return roles[role].place(`${nameOf(value)}(…)`)
}

/** What it is, in a sentence. */
export function kindOf(role: ProviderRole): string {
  return roles[role].what
}

function nameOf(provider: unknown): string {
  const { name } = Object(provider) as { name?: unknown }
  return typeof name === 'string' && name !== '' ? name : 'it'
}
