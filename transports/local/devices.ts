import { type Clock, silentLogger, systemClock, TimeoutError, waitFor } from '../../src/engine.ts'
import type { AudioDevice } from './audio-device.ts'
import { DeviceProcess } from './device-process.ts'

/** How long the system may take to tell, in milliseconds. */
const timeoutMs = 10_000

/**
 * The microphones and loudspeakers of this computer.
 * @throws MissingPackageError if `node-web-audio-api` is not installed.
 * @throws TransportError, TimeoutError if the system does not tell.
 */
export async function devices({ clock = systemClock }: { clock?: Clock } = {}): Promise<AudioDevice[]> {
  const answer = Promise.withResolvers<AudioDevice[]>()
  const child = new DeviceProcess(
    'microphone or loudspeaker',
    {
      told: (report) => report.type === 'devices' && answer.resolve([...report.devices]),
      broke: (error) => answer.reject(error),
    },
    clock,
    silentLogger,
  )
  const late = () => {
    throw new TimeoutError(`The sound system did not list its devices in ${timeoutMs} ms.`)
  }
  child.send({ type: 'list' })
  try {
    return await waitFor(answer.promise, { timeout: { clock, ms: timeoutMs }, late })
  } finally {
    await child.close()
  }
}
