import { TransportError } from '../../src/engine.ts'

/** Which way a device works. */
export type AudioDeviceKind = 'input' | 'output'

/** A microphone or a loudspeaker of this computer. */
export interface AudioDevice {
  /** Names it as long as the computer runs; `default` for what the system takes if nothing is chosen. */
  readonly id: string
  /** What the system calls it. */
  readonly name: string
  /** `input`: a microphone. `output`: a loudspeaker. */
  readonly kind: AudioDeviceKind
  /** Whether it stands for what is chosen in the system's settings. */
  readonly default: boolean
}

/** What a kind is called in messages. */
export const deviceNoun = { input: 'microphone', output: 'loudspeaker' } as const

/** The id that stands for the system's choice. */
export const defaultDevice = 'default'

/**
 * Finds a device by its id, or by its name or a part of it, in upper or lower case. Without a wish: the default.
 * @throws TransportError that lists what there is, if none or more than one fits.
 */
export function chooseDevice(
  devices: readonly AudioDevice[],
  kind: AudioDeviceKind,
  wish: string = defaultDevice,
): AudioDevice {
  const there = devices.filter((device) => device.kind === kind)
  const noun = deviceNoun[kind]
  if (there.every((device) => device.default))
    throw new TransportError(
      `There is no ${noun}: plug one in, or say \`${kind}: false\` to do without. On Linux a sound server (PipeWire, ` +
        'PulseAudio) or ALSA has to run for this user.',
      { retryable: true },
    )
  const exact = there.find(({ id, name }) => id === wish || name === wish)
  if (exact) return exact
  const part = wish.toLowerCase()
  const matching = there.filter(({ name }) => name.toLowerCase().includes(part))
  if (matching.length === 1) return matching[0]!
  const list = there.map(({ name }) => `"${name}"`).join(', ')
  const found = matching.length === 0 ? `No ${noun} is` : `${matching.length} ${noun}s are`
  throw new TransportError(`${found} called "${wish}". There are: ${list}.`, { retryable: true })
}
