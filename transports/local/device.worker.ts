import { chooseDevice } from './audio-device.ts'
import type { DeviceReport, DeviceRequest, OpenDevice } from './device-messages.ts'
import { MicrophoneDevice } from './microphone-device.ts'
import { SpeakerDevice } from './speaker-device.ts'
import { listDevices, loadWebAudio, type WebAudio } from './web-audio.ts'

/**
 * A process that holds one device. A system's sound libraries may stall, spin or break where a device is pulled out: then
 * this process is ended and another begun, and the program that speaks goes on.
 */
let speaker: SpeakerDevice | undefined
let microphone: MicrophoneDevice | undefined

const tell = (report: DeviceReport) => {
  if (process.connected) process.send?.(report)
}

const failed = (thrown: unknown) =>
  tell({ type: 'failed', message: thrown instanceof Error ? thrown.message : String(thrown) })

process.on('message', (request: DeviceRequest) => {
  handle(request).catch(failed)
})
// Without the program there is nobody to play to.
process.on('disconnect', () => process.exit())
process.on('SIGINT', () => {})

async function handle(request: DeviceRequest): Promise<void> {
  if (request.type === 'play') speaker?.play(request.samples, request.atMs, request.end)
  else if (request.type === 'clear') speaker?.clear()
  else if (request.type === 'list') await list()
  else if (request.type === 'open') await open(request)
  else {
    await Promise.all([speaker?.close(), microphone?.close()])
    process.exit()
  }
}

async function list(): Promise<void> {
  const audio = await loaded()
  if (audio) tell({ type: 'devices', devices: await listDevices(audio) })
}

async function open(request: OpenDevice): Promise<void> {
  const audio = await loaded()
  if (!audio) return
  const device = chooseDevice(await listDevices(audio), request.kind, request.device)
  if (request.kind === 'output') speaker = new SpeakerDevice(audio, device, request, tell)
  else microphone = await MicrophoneDevice.open(audio, device, request, tell)
}

async function loaded(): Promise<WebAudio | undefined> {
  try {
    return await loadWebAudio()
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND') tell({ type: 'missing' })
    else throw thrown
    return undefined
  }
}
