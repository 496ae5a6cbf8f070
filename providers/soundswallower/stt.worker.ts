import { workerData } from 'node:worker_threads'
import createModule, { type Decoder, type SoundSwallowerModule } from 'soundswallower'
import { serve } from '../kit/worker/serve.ts'
import { setGrammar } from './grammar.ts'
import type { SoundSwallowerMethods, SoundSwallowerWorkerData } from './methods.ts'

/** Recognizers that wait for the next utterance, of 25 MB each; more are freed. */
const mostIdle = 4

const options = workerData as SoundSwallowerWorkerData
const complaints: string[] = []
const idle: Decoder[] = []
/** The recognizers of the utterances that are being spoken: a recognizer hears one at a time. */
const calls = new Map<number, Promise<Decoder>>()
let loading: Promise<SoundSwallowerModule> | undefined

serve<SoundSwallowerMethods>({
  warmup: async (_, { reply }) => {
    if (idle.length === 0) idle.push(await makeDecoder())
    reply(true)
  },
  feed: async ({ call, samples }, { reply }) => {
    const decoder = await decoderOf(call)
    decoder.process_audio(Float32Array.from(samples, (sample) => sample / 32_768))
    reply(textOf(decoder))
  },
  finish: async ({ call }, { reply }) => {
    const decoder = await calls.get(call)
    if (decoder === undefined) return reply('')
    calls.delete(call)
    decoder.stop()
    reply(textOf(decoder))
    release(decoder)
  },
  discard: async ({ call }, { reply }) => {
    const decoder = await calls.get(call)?.catch(() => undefined)
    if (calls.delete(call) && decoder) {
      decoder.stop()
      release(decoder)
    }
    reply(true)
  },
})

function decoderOf(call: number): Promise<Decoder> {
  const present = calls.get(call)
  if (present) return present
  const ready = idle.pop()
  const starting = (async () => {
    const decoder = ready ?? (await makeDecoder())
    decoder.start()
    return decoder
  })()
  calls.set(call, starting)
  return starting
}

async function makeDecoder(): Promise<Decoder> {
  const complain = (line: string) => complaints.push(line)
  loading ??= createModule({ modelBase: options.modelBase, print: complain, printErr: complain } as object)
  const module = await loading
  const hmm = module.get_model_path(options.model)
  const decoder = new module.Decoder({ hmm, samprate: 16_000, loglevel: 'ERROR' })
  await decoder.initialize()
  try {
    setGrammar(decoder, options, complaints)
  } catch (error) {
    decoder.delete()
    throw error
  }
  complaints.length = 0
  return decoder
}

function release(decoder: Decoder): void {
  complaints.length = 0
  if (idle.length < mostIdle) idle.push(decoder)
  else decoder.delete()
}

/** The words so far, without the numbers that tell pronunciations apart, `read(2)`. */
function textOf(decoder: Decoder): string {
  return decoder
    .get_text()
    .replace(/\(\d+\)/g, '')
    .trim()
}
