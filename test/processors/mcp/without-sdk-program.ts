import { registerHooks } from 'node:module'
import type { AntiphonError } from '../../../src/engine.ts'

registerHooks({
  resolve(specifier, context, next) {
    if (specifier.startsWith('@modelcontextprotocol/')) throw new Error(`Cannot find package '${specifier}'`)
    return next(specifier, context)
  },
})
const { mcpTools } = await import('../../../processors/mcp/index.ts')
await mcpTools({ command: 'shop' }).catch(({ code, message }: AntiphonError) => console.log(code, message))
