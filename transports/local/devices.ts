import { type Clock, silentLogger, systemClock, TimeoutError } from '../../src/engine.ts'
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
  const late = new TimeoutError(`The sound system did not list its devices in ${timeoutMs} ms.`)
  const timer = clock.setTimeout(() => answer.reject(late), timeoutMs)
  child.send({ type: 'list' })
  try {
    return await answer.promise
  } finally {
    timer.cancel()
    await child.close()
  }
}
