import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** In Hz, of all that is played and recorded. */
export const rate = 16_000

/** Why there can be no sound server here, if there cannot. A build that is to test all fails instead. */
export function noSoundServer(): string | undefined {
  const missing = ['pulseaudio', 'pactl', 'pacat', 'parec'].filter(
    (name) => spawnSync(name, ['--version']).error,
  )
  if (missing.length === 0 || process.env.CI) return undefined
  return `${missing.join(', ')} not found: apt-get install pulseaudio pulseaudio-utils libasound2-plugins`
}

/**
 * A sound server of the test's own, with a loudspeaker that can be overheard and a microphone that can be spoken into.
 * Programs started after it find it as the system's.
 */
export class SoundServer {
  readonly #folder = mkdtempSync(join(tmpdir(), 'antiphon-sound-'))
  readonly #log = join(this.#folder, 'log')
  readonly #before = { ...process.env }
  readonly #children = new Set<ChildProcess>()
  #devices: string[] = []
  #mouth = 'mouth'

  static async start(): Promise<SoundServer> {
    const server = new SoundServer()
    server.#point()
    const socket = `socket=${process.env.PULSE_SERVER!.slice('unix:'.length)} auth-anonymous=1`
    const log = ['--log-level=debug', `--log-target=file:${server.#log}`]
    const daemon = ['-n', '--daemonize=no', '--exit-idle-time=-1', '--disable-shm=yes', ...log]
    server.#run('pulseaudio', [...daemon, '-L', `module-native-protocol-unix ${socket}`])
    for (let tries = 0; spawnSync('pactl', ['info']).status !== 0; tries++) {
      if (tries > 100) throw new Error('PulseAudio did not start.')
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    server.plugIn()
    return server
  }

  /** Plugs a loudspeaker and a microphone in. */
  plugIn(): void {
    this.#devices = [
      this.load('module-null-sink', 'sink_name=speaker', 'rate=48000'),
      this.load('module-null-sink', 'sink_name=mouth', 'rate=48000'),
      this.load('module-remap-source', 'master=mouth.monitor', 'source_name=microphone'),
    ]
    this.#pactl('set-default-sink', 'speaker')
    this.#pactl('set-default-source', 'microphone')
  }

  /** Pulls them out. */
  unplug(): void {
    for (const module of this.#devices.toReversed()) this.#pactl('unload-module', module)
  }

  /** Loads a module of PulseAudio. */
  load(...module: string[]): string {
    return this.#pactl('load-module', ...module)
  }

  /** From now on the microphone hears the loudspeaker, and who speaks into the room. */
  listenToRoom(): void {
    this.#pactl('set-default-source', 'speaker.monitor')
    this.#mouth = 'speaker'
  }

  /** How loud the agent is in the room, in dB. */
  setAgentVolume(levelDb: number): void {
    const [agent] = this.#pactl('list', 'short', 'sink-inputs').split('\n')
    this.#pactl('set-sink-input-volume', agent!.split('\t')[0]!, `${levelDb}dB`)
  }

  /** Says something into the microphone; settles when it has been said. */
  async say(samples: Int16Array): Promise<void> {
    const child = this.#run('pacat', [`--device=${this.#mouth}`, ...format, '--latency-msec=40'])
    child.stdin!.end(Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength))
    await new Promise((resolve) => child.once('exit', resolve))
  }

  /** How often the sound of a program has broken up so far, because the computer was too busy with others. */
  get underruns(): number {
    return readFileSync(this.#log, 'utf8').match(/underrun of 'ALSA/gi)?.length ?? 0
  }

  /** Overhears the loudspeaker from now on. */
  overhear(): Overheard {
    const child = this.#run('parec', ['--device=speaker.monitor', ...format, '--latency-msec=10'])
    return new Overheard(child)
  }

  stop(): void {
    for (const child of this.#children) child.kill('SIGKILL')
    for (const name of Object.keys(process.env)) if (!(name in this.#before)) delete process.env[name]
    Object.assign(process.env, this.#before)
    rmSync(this.#folder, { recursive: true, force: true })
  }

  #point(): void {
    const run = join(this.#folder, 'run')
    mkdirSync(run, { mode: 0o700 })
    const alsa = join(this.#folder, 'asound.conf')
    writeFileSync(
      alsa,
      '</usr/share/alsa/alsa.conf>\npcm.!default { type pulse }\nctl.!default { type pulse }\n',
    )
    Object.assign(process.env, {
      HOME: this.#folder,
      XDG_RUNTIME_DIR: run,
      ALSA_CONFIG_PATH: alsa,
      PULSE_SERVER: `unix:${join(run, 'native')}`,
    })
  }

  #run(program: string, args: readonly string[]): ChildProcess {
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'ignore'] })
    this.#children.add(child)
    child.once('exit', () => this.#children.delete(child))
    return child
  }

  #pactl(...args: string[]): string {
    return execFileSync('pactl', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  }
}

const format = ['--format=s16le', '--channels=1', `--rate=${rate}`]

/** What is heard of a loudspeaker, and when. */
export class Overheard {
  readonly #child: ChildProcess
  #samples: number[] = []
  /** When sound was heard last, by the clock of the process. */
  lastLoudAtMs = Number.NaN

  constructor(child: ChildProcess) {
    this.#child = child
    child.stdout!.on('data', (bytes: Buffer) => {
      for (let i = 0; i + 1 < bytes.length; i += 2) {
        const sample = bytes.readInt16LE(i)
        this.#samples.push(sample)
        if (Math.abs(sample) > 300) this.lastLoudAtMs = performance.now()
      }
    })
  }

  /** All of it so far. */
  get samples(): Int16Array {
    return Int16Array.from(this.#samples)
  }

  /** Settles when something is heard. */
  async loud(sinceMs = performance.now()): Promise<void> {
    while (!(this.lastLoudAtMs > sinceMs)) await new Promise((resolve) => setTimeout(resolve, 5))
  }

  stop(): void {
    this.#child.kill()
  }
}
