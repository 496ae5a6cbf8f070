import { parseArgs } from 'node:util'

/** What the demo was asked to do. */
export interface DemoOptions {
  /** A recording to answer; without one, a caller is simulated. */
  readonly file: string | undefined
  readonly out: string
  readonly stt: 'moonshine' | 'soundswallower'
  readonly grammar: string | undefined
  readonly llm: string | undefined
  readonly model: string | undefined
  readonly fast: boolean
  readonly json: boolean
  readonly help: boolean
}

/** The command line makes no sense; the message says why. */
export class UsageError extends Error {}

export const help = `A spoken conversation with Antiphon, offline.

  npm run demo                          a simulated caller talks with the agent; writes demo-call.wav
  npm run demo -- FILE.wav              the agent answers a recording; writes reply.wav

Options
  --out FILE             where to write the audio
  --stt NAME             moonshine (default: any English) or soundswallower (bound to a grammar)
  --grammar FILE.jsgf    the grammar to hear by; means --stt soundswallower
  --llm URL --model NAME answer with a language model on an OpenAI-compatible server,
                         http://localhost:11434/v1 for Ollama; OPENAI_API_KEY is its key, if it wants one
  --fast                 do not wait: run on a virtual clock, as fast as the models allow
  --json                 print one JSON object a line
  --help                 print this
`

/** Reads the command line. @throws UsageError if it makes no sense. */
export function parseOptions(args: readonly string[]): DemoOptions {
  const { values, positionals } = parse(args)
  const { grammar, llm, model, fast = false, json = false } = values
  const stt = values.stt ?? (grammar === undefined ? 'moonshine' : 'soundswallower')
  if (stt !== 'moonshine' && stt !== 'soundswallower')
    throw new UsageError(`There is no recognizer "${stt}": --stt takes moonshine or soundswallower.`)
  if (grammar !== undefined && stt === 'moonshine')
    throw new UsageError('Moonshine takes no grammar: leave --stt out, or use --stt soundswallower.')
  if (positionals.length > 1)
    throw new UsageError(`One recording at a time: "${positionals[1]}" is too many.`)
  if (llm !== undefined && !URL.canParse(llm))
    throw new UsageError(`--llm takes a URL, and "${llm}" is none.`)
  if (llm !== undefined && model === undefined) throw new UsageError('--llm needs --model NAME too.')
  if (model !== undefined && llm === undefined) throw new UsageError('--model needs --llm URL too.')
  const file = positionals[0]
  const out = values.out ?? (file === undefined ? 'demo-call.wav' : 'reply.wav')
  return { file, out, stt, grammar, llm, model, fast, json, help: values.help ?? false }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        out: { type: 'string' },
        stt: { type: 'string' },
        grammar: { type: 'string' },
        llm: { type: 'string' },
        model: { type: 'string' },
        fast: { type: 'boolean' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}
