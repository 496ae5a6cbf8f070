/** A microphone that hears what it is told to. */
export interface FakeMicrophone {
  /** Plays 16-bit mono samples, given as base64, into the microphone; settles when they have sounded. */
  play(base64: string, sampleRate: number): Promise<void>
}

declare global {
  interface Window {
    microphone: FakeMicrophone
  }
}

let context: AudioContext | undefined
let wire: MediaStreamAudioDestinationNode | undefined

function line(): { context: AudioContext; wire: MediaStreamAudioDestinationNode } {
  context ??= new AudioContext()
  wire ??= new MediaStreamAudioDestinationNode(context, { channelCount: 1 })
  return { context, wire }
}

window.microphone = {
  async play(base64, sampleRate) {
    const { context, wire } = line()
    await context.resume()
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
    const samples = new Int16Array(bytes.buffer)
    const buffer = context.createBuffer(1, samples.length, sampleRate)
    buffer.getChannelData(0).set(Float32Array.from(samples, (sample) => sample / 32_768))
    const source = new AudioBufferSourceNode(context, { buffer })
    source.connect(wire)
    await new Promise((resolve) => {
      source.addEventListener('ended', resolve, { once: true })
      source.start()
    })
  },
}

navigator.mediaDevices.getUserMedia = async () => line().wire.stream.clone()
