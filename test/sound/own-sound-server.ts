import { afterAll, beforeAll } from 'vitest'
import { noSoundServer, SoundServer } from './sound-server.ts'

/** Why the suites of sound are skipped here, if they are. */
export const skipped: string | undefined = noSoundServer()

/**
 * A sound server for the tests of a file.
 * @param providers Closed with it.
 * @returns It, once the tests run.
 */
export function ownSoundServer(
  ...providers: readonly { close?(): void | Promise<void> }[]
): () => SoundServer {
  let server: SoundServer | undefined
  beforeAll(async () => {
    if (!skipped) server = await SoundServer.start()
  })
  afterAll(async () => {
    server?.stop()
    await Promise.all(providers.map((provider) => provider.close?.()))
  })
  return () => {
    if (server === undefined) throw new Error('There is no sound server.')
    return server
  }
}
