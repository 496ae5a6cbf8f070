import type { AudioDevice, AudioDeviceKind } from './audio-device.ts'
import { defaultDevice } from './audio-device.ts'

/** The package that knows the devices of all systems. */
export type WebAudio = typeof import('node-web-audio-api')

/** Loads it. */
export function loadWebAudio(): Promise<WebAudio> {
  return import('node-web-audio-api')
}

const kinds: Record<string, AudioDeviceKind> = { audioinput: 'input', audiooutput: 'output' }

/** The devices there are, for each kind first what stands for the system's choice. */
export async function listDevices({ mediaDevices }: WebAudio): Promise<AudioDevice[]> {
  const all = (await mediaDevices.enumerateDevices()).flatMap(({ deviceId, label, kind }) =>
    kinds[kind] ? [{ id: deviceId, name: label, kind: kinds[kind], default: false }] : [],
  )
  return (['input', 'output'] as const).flatMap((kind) => {
    const there = all.filter((device) => device.kind === kind)
    const systems = { id: defaultDevice, name: 'System default', kind, default: true }
    return there.length === 0 ? [] : [systems, ...there]
  })
}
