import type { Client } from '@modelcontextprotocol/sdk/client/index.js'
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import { type Logger, systemClock, waitFor } from '../../src/engine.ts'
import { guarded } from './mcp-guard.ts'
import type { MCPAddress, MCPProgram } from './mcp-options.ts'
import { loadSdk, wireTo } from './sdk.ts'

/** How long a server may take to a ping after something went wrong on the wire, and to hear that a session is over. */
const graceMs = 2_000

/** What a link is to. */
export interface LinkOptions {
  readonly server: MCPProgram | MCPAddress
  /** What the server is called. */
  readonly name: string
  readonly connectTimeoutMs: number
  /** The longest message that is taken. */
  readonly maxMessageBytes: number
  readonly logger: Logger
  /** Its tools may have changed. */
  readonly changed: () => void
}

/** One session with a server. */
export interface MCPLink {
  readonly client: Client
  /** Settles when it is over, whoever ended it. */
  readonly over: Promise<void>
  /** Ends it, the program too. Calls under way fail. */
  hangUp(): Promise<void>
}

/** Begins a session. @throws what the SDK throws; MissingPackageError. */
export async function openLink({
  server,
  name,
  connectTimeoutMs,
  maxMessageBytes,
  logger,
  changed,
}: LinkOptions): Promise<MCPLink> {
  const { Client } = await loadSdk()
  const wire = await wireTo(server, maxMessageBytes)
  // The protocol wants to know who calls, with a version.
  const client = new Client({ name: 'antiphon', version: '0' })
  const over = Promise.withResolvers<void>()
  let state: 'opening' | 'open' | 'doubted' | 'over' = 'opening'
  const hangUp = async () => {
    const known = state === 'open' || state === 'doubted'
    state = 'over'
    if (known && 'terminateSession' in wire) await withinGrace(wire.terminateSession())
    await client.close().catch(() => {})
    over.resolve()
  }
  // Over HTTP nobody tells that the server is gone: a call would wait for an answer that never comes.
  const doubt = async () => {
    if (state !== 'open') return
    state = 'doubted'
    const alive = await client.ping({ timeout: graceMs }).then(
      () => true,
      () => false,
    )
    if (alive && state === 'doubted') state = 'open'
    else await hangUp()
  }
  client.onclose = () => {
    state = 'over'
    over.resolve()
  }
  client.onerror = (error) => {
    logger.debug({ server: name, error }, 'something went wrong on the wire to an MCP server')
    void doubt()
  }
  if ('stderr' in wire)
    wire.stderr?.on('data', (said) => logger.debug({ server: name }, `${said}`.trim().slice(0, 2_000)))
  try {
    await client.connect(guarded(wire as Transport, { changed }), { timeout: connectTimeoutMs })
    state = 'open'
    return { client, over: over.promise, hangUp }
  } catch (error) {
    await hangUp()
    throw error
  }
}

async function withinGrace(work: Promise<void>): Promise<void> {
  await waitFor(work, { timeout: { clock: systemClock, ms: graceMs } }).catch(() => {})
}
