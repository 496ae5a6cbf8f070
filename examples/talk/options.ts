import { parseArgs } from 'node:util'

/** What the page's server was asked to do. */
export interface TalkOptions {
  readonly port: number
  /** The address to listen on; this computer only, if none is named. */
  readonly host: string | undefined
  /** Names under which it is reached besides those that this computer knows. */
  readonly names: readonly string[]
  /** Serve over TLS: with a certificate made now, unless files are named. */
  readonly https: boolean
  readonly cert: string | undefined
  readonly key: string | undefined
  readonly help: boolean
}

/** The command line makes no sense; the message says why. */
export class UsageError extends Error {}

export const help = `A page to talk with Antiphon on.

  npm start                     http://localhost:3000
  npm start -- --https --host 0.0.0.0
                                the same over TLS, for telephones and other computers

Options
  --port N               the port (default 3000; 0 for any that is free)
  --host ADDRESS         the address to listen on (default 127.0.0.1, this computer only;
                         0.0.0.0 for all: there is no login, and who comes spends your key)
  --name NAME            a name under which it is reached through a proxy; as often as needed
  --https                serve over TLS with a certificate made at the start: browsers warn of it once
  --cert FILE --key FILE serve over TLS with a certificate of yours, in PEM
  --help                 print this

The agent thinks by simple rules, offline. To have a language model think:
  OPENAI_API_KEY=…                                        OpenAI
  ANTIPHON_LLM_URL=http://localhost:11434/v1              any server that speaks its protocol, Ollama for instance
  ANTIPHON_LLM_MODEL=llama3.2                             the model (needed with a URL)
`

/** Reads the command line. @throws UsageError if it makes no sense. */
export function parseOptions(args: readonly string[]): TalkOptions {
  const { port: named = '3000', host, name: names = [], https = false, cert, key, help = false } = parse(args)
  const port = Number(named)
  if (named === '' || !Number.isInteger(port) || port < 0 || port > 65_535)
    throw new UsageError(`--port takes a number up to 65535, and "${named}" is none.`)
  if ((cert === undefined) !== (key === undefined)) throw new UsageError('--cert and --key go together.')
  return { port, host, names, https: https || cert !== undefined, cert, key, help }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        host: { type: 'string' },
        name: { type: 'string', multiple: true },
        https: { type: 'boolean' },
        cert: { type: 'string' },
        key: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}
