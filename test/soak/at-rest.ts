import { systemClock } from '../../src/engine.ts'
import type { Figures } from './figures.ts'
import type { Server } from './server.ts'

/** What a server holds when nothing goes on in it any more, or after 15 seconds, if something does. */
export async function atRest(server: Server): Promise<Figures> {
  for (let tries = 0; tries < 150 && (await server.busy()); tries++) await systemClock.sleep(100)
  return server.figures()
}
