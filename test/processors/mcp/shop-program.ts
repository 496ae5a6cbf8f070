import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js'
import { shopServer } from './shop-server.ts'

process.stderr.write(`open ${process.pid} ${process.env.SHOP_KEY} ${process.env.OPENAI_API_KEY}\n`)
await shopServer().connect(new StdioServerTransport())
// Not of the protocol: a print that somebody forgot.
process.stdout.write('Welcome to the shop!\n{"jsonrpc":\n')
