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

/** The command line, or a file that it names, is wrong; the message says why. */
export class UsageError extends Error {}

export const help = `A spoken conversation with Antiphon, offline.

  npm run demo               a simulated caller talks with the agent;
                             writes demo-call.wav
  npm run demo -- FILE.wav   the agent answers a recording; writes reply.wav

Options
  --out FILE               where to write the audio
  --stt NAME               moonshine (default: any English) or soundswallower
                           (bound to a grammar)
  --grammar FILE.jsgf      the grammar to hear by; means --stt soundswallower
  --llm URL --model NAME   answer with a language model on an OpenAI-compatible
                           server, http://localhost:11434/v1 for Ollama;
                           OPENAI_API_KEY is its key, if it wants one
  --fast                   do not wait: run on a virtual clock, as fast as the
                           models allow
  --json                   print one JSON object a line
  --help                   print this

Ends with 0 if all went well, 1 if something failed, 2 if the command line or a
file that it names is wrong, 130 if you stop it.
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
    throw new UsageError(
      `One recording at a time: "${positionals[1]}" is too many. Quote a name that has spaces.`,
    )
  if (llm !== undefined && !/^https?:$/.test(URL.parse(llm)?.protocol ?? ''))
    throw new UsageError(`--llm takes a URL such as http://localhost:11434/v1, and "${llm}" is none.`)
  if (llm !== undefined && model === undefined)
    throw new UsageError('--llm needs --model NAME too, the model to answer with.')
  if (model !== undefined && llm === undefined)
    throw new UsageError('--model needs --llm URL too, the server that has it.')
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
    throw new UsageError(inWords(error as NodeJS.ErrnoException))
  }
}

/** What `parseArgs` finds wrong, as a sentence. */
function inWords({ code, message }: NodeJS.ErrnoException): string {
  const option = /--?[\w-]+/.exec(message)?.[0]
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION')
    return `There is no option ${option}: npm run demo -- --help lists those there are.`
  if (code !== 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') return message
  return message.includes('does not take an argument')
    ? `${option} takes no value: leave out what stands behind it.`
    : `${option} needs a value behind it.`
}
