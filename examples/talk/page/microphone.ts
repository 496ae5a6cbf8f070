/** Why there is no microphone. */
export type MicrophoneProblem = 'insecure' | 'denied' | 'missing' | 'busy' | 'lost'

/** The microphone cannot be used; {@link MicrophoneError.problem} says why. */
export class MicrophoneError extends Error {
  readonly problem: MicrophoneProblem

  constructor(problem: MicrophoneProblem, cause?: unknown) {
    super(`There is no microphone: ${problem}.`, { cause })
    this.problem = problem
  }
}

const problems: Readonly<Record<string, MicrophoneProblem>> = {
  NotAllowedError: 'denied',
  SecurityError: 'denied',
  NotFoundError: 'missing',
  OverconstrainedError: 'missing',
  NotReadableError: 'busy',
  AbortError: 'busy',
}

/** What a {@link Microphone} tells of. */
export interface MicrophoneListener {
  /** 20 ms of what was said: mono, 16 kHz. */
  heard(samples: Int16Array): void
  /** It has been unplugged, or taken away. */
  lost(): void
}

/** The microphone, with the browser's echo cancellation. */
export class Microphone {
  /** Shows what is heard. */
  readonly analyser: AnalyserNode
  readonly #context: AudioContext
  readonly #listener: MicrophoneListener
  readonly #node: AudioWorkletNode
  #stream: MediaStream | undefined
  #source: MediaStreamAudioSourceNode | undefined
  #muted = false

  private constructor(context: AudioContext, listener: MicrophoneListener) {
    this.#context = context
    this.#listener = listener
    this.#node = new AudioWorkletNode(context, 'capture', {
      numberOfOutputs: 0,
      channelCount: 1,
      channelCountMode: 'explicit',
    })
    this.#node.port.onmessage = ({ data }: MessageEvent<Int16Array<ArrayBuffer>>) => listener.heard(data)
    this.analyser = new AnalyserNode(context, { fftSize: 1024 })
    this.analyser.connect(this.#node)
  }

  /** Asks for the microphone. @throws MicrophoneError */
  static async open(context: AudioContext, listener: MicrophoneListener): Promise<Microphone> {
    const stream = await ask()
    await context.audioWorklet.addModule('/capture.js')
    const microphone = new Microphone(context, listener)
    microphone.#listen(stream)
    return microphone
  }

  /** Which one it is. */
  get deviceId(): string | undefined {
    return this.#stream?.getAudioTracks()[0]?.getSettings().deviceId
  }

  /** Whether it hears nothing. */
  get muted(): boolean {
    return this.#muted
  }

  set muted(muted: boolean) {
    this.#muted = muted
    for (const track of this.#stream?.getTracks() ?? []) track.enabled = !muted
  }

  /** Takes another one. @throws MicrophoneError; the one it had goes on. */
  async choose(deviceId: string): Promise<void> {
    this.#listen(await ask(deviceId))
  }

  close(): void {
    this.#release()
    this.#node.port.onmessage = null
    this.analyser.disconnect()
  }

  #listen(stream: MediaStream): void {
    this.#release()
    this.#stream = stream
    this.#source = new MediaStreamAudioSourceNode(this.#context, { mediaStream: stream })
    this.#source.connect(this.analyser)
    this.muted = this.#muted
    for (const track of stream.getTracks())
      track.addEventListener('ended', () => this.#stream === stream && this.#listener.lost(), { once: true })
  }

  #release(): void {
    this.#source?.disconnect()
    for (const track of this.#stream?.getTracks() ?? []) track.stop()
    this.#stream = this.#source = undefined
  }
}

/** The microphones there are. Their names are known once one has been allowed. */
export async function microphones(): Promise<MediaDeviceInfo[]> {
  const devices = await navigator.mediaDevices.enumerateDevices()
  return devices.filter(({ kind, deviceId }) => kind === 'audioinput' && deviceId !== '')
}

async function ask(deviceId?: string): Promise<MediaStream> {
  if (!window.isSecureContext || !navigator.mediaDevices) throw new MicrophoneError('insecure')
  const audio = {
    echoCancellation: true,
    noiseSuppression: true,
    autoGainControl: true,
    channelCount: 1,
    ...(deviceId !== undefined && { deviceId: { exact: deviceId } }),
  }
  try {
    return await navigator.mediaDevices.getUserMedia({ audio })
  } catch (error) {
    throw new MicrophoneError(problems[(error as DOMException).name] ?? 'busy', error)
  }
}
