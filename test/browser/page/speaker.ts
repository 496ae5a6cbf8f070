/** What has come out of the page's loudspeaker. */
export interface SpeakerTap {
  /** All that was heard since the last call: 16-bit mono samples as base64, and their rate in Hz. */
  take(): { base64: string; sampleRate: number }
  /** Whether something is heard now. */
  readonly loud: boolean
  /** When something was heard last, as `Date.now()` counts; 0 if nothing was. */
  readonly lastLoudAtMs: number
  /** The moment in seconds of the sound's own clock, which stands still where the machine does. */
  readonly nowS: number
  /** Up to which moment of that clock all that was played is known. */
  readonly knownUntilS: number
  /** When something was heard last between two moments of that clock; nothing if it was silent. */
  lastLoudS(fromS: number, toS: number): number | undefined
}

declare global {
  interface Window {
    speaker: SpeakerTap
  }
}

/** What counts as sound: about -46 dB. */
const audible = 0.005
const recorded: Int16Array[] = []
let sampleRate = 48_000
let lastLoudAtMs = 0
let sounding: BaseAudioContext | undefined
let knownUntilS = 0
const loudS: number[] = []

const recorder = `registerProcessor('tap', class extends AudioWorkletProcessor {
  process([[channel]]) {
    if (channel) this.port.postMessage({ samples: channel.slice(), sampleRate, atS: currentTime })
    return true
  }
})`
const module = URL.createObjectURL(new Blob([recorder], { type: 'text/javascript' }))
const loaded = new WeakMap<BaseAudioContext, Promise<void>>()
const connect = AudioNode.prototype.connect as (this: AudioNode, to: AudioNode) => AudioNode

async function listen(node: AudioNode): Promise<void> {
  const { context } = node
  sounding = context
  const ready = loaded.get(context) ?? context.audioWorklet.addModule(module)
  loaded.set(context, ready)
  await ready
  const tap = new AudioWorkletNode(context, 'tap', { numberOfOutputs: 0 })
  tap.port.onmessage = ({
    data,
  }: MessageEvent<{ samples: Float32Array; sampleRate: number; atS: number }>) => {
    sampleRate = data.sampleRate
    // By the sound's own clock: the page may have been too busy to be told of it at once.
    const agoMs = Math.max(0, context.currentTime - data.atS) * 1000
    const last = data.samples.findLastIndex((sample) => Math.abs(sample) > audible)
    if (last >= 0) {
      lastLoudAtMs = Date.now() - agoMs
      loudS.push(data.atS + (last + 1) / sampleRate)
    }
    knownUntilS = data.atS + data.samples.length / sampleRate
    recorded.push(Int16Array.from(data.samples, (sample) => Math.max(-1, Math.min(1, sample)) * 32_767))
  }
  connect.call(node, tap)
}

AudioNode.prototype.connect = function (this: AudioNode, ...to: unknown[]) {
  if (to[0] instanceof AudioDestinationNode) void listen(this)
  return Reflect.apply(connect, this, to)
} as typeof AudioNode.prototype.connect

window.speaker = {
  take() {
    let text = ''
    for (const samples of recorded.splice(0))
      for (const byte of new Uint8Array(samples.buffer)) text += String.fromCharCode(byte)
    return { base64: btoa(text), sampleRate }
  },
  get loud() {
    return Date.now() - lastLoudAtMs < 50
  },
  get lastLoudAtMs() {
    return lastLoudAtMs
  },
  get nowS() {
    return sounding?.currentTime ?? 0
  },
  get knownUntilS() {
    return knownUntilS
  },
  lastLoudS: (fromS, toS) => loudS.findLast((atS) => atS > fromS && atS <= toS),
}
