import { MissingPackageError } from '../../src/index.ts'
import type { MCPAddress, MCPProgram } from './mcp-options.ts'

/** Loads the SDK's client. @throws MissingPackageError */
export async function loadSdk() {
  try {
    const [{ Client }, types] = await Promise.all([
      import('@modelcontextprotocol/sdk/client/index.js'),
      import('@modelcontextprotocol/sdk/types.js'),
    ])
    return { Client, ...types }
  } catch (cause) {
    throw new MissingPackageError('@modelcontextprotocol/sdk', 'mcpTools()', { cause })
  }
}

/** The wire to a server. Only what is needed is loaded: a program needs Node, an address does not. */
export async function wireTo(server: MCPProgram | MCPAddress) {
  if ('url' in server) {
    const { StreamableHTTPClientTransport } = await import(
      '@modelcontextprotocol/sdk/client/streamableHttp.js'
    )
    return new StreamableHTTPClientTransport(new URL(server.url), {
      requestInit: { headers: { ...server.headers } },
    })
  }
  const { StdioClientTransport } = await import('@modelcontextprotocol/sdk/client/stdio.js')
  const { command, args = [], env, cwd } = server
  return new StdioClientTransport({
    command,
    args: [...args],
    stderr: 'pipe',
    ...(env !== undefined && { env: { ...env } }),
    ...(cwd !== undefined && { cwd }),
  })
}

/** Whether a request was turned away over HTTP, as it is by a server that has been started anew: nothing was done. */
export async function wasRefused(thrown: unknown): Promise<boolean> {
  const { StreamableHTTPError } = await import('@modelcontextprotocol/sdk/client/streamableHttp.js')
  return thrown instanceof StreamableHTTPError && (thrown.code === 400 || thrown.code === 404)
}
