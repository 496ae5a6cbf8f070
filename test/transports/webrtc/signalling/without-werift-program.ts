import { registerHooks } from 'node:module'
import type { AntiphonError } from '../../../../src/engine.ts'

registerHooks({
  resolve(specifier, context, next) {
    if (specifier === 'werift') throw new Error(`Cannot find package '${specifier}'`)
    return next(specifier, context)
  },
})
const { WebRTCTransport } = await import('../../../../transports/webrtc/index.ts')
await new WebRTCTransport().ready.catch(({ code, message }: AntiphonError) => console.log(code, message))
