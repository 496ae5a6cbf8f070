export { Realtime } from './realtime.ts'
export type { RealtimeOptions } from './realtime-options.ts'
