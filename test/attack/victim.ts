import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { systemClock } from '../../src/engine.ts'
import { fromSources } from '../support/example.ts'
import { fakeExotel } from '../transports/telephony/fake-exotel.ts'
import { fakePlivo } from '../transports/telephony/fake-plivo.ts'
import { fakeTelnyx } from '../transports/telephony/fake-telnyx.ts'
import { fakeTwilio } from '../transports/telephony/fake-twilio.ts'
import { fakeVonage } from '../transports/telephony/fake-vonage.ts'
import { type Door, openDoor, phone, signedDoor, ticketDoor, wire } from './door.ts'

/** A server of the repository that is attacked. */
export interface Victim {
  readonly name: string
  /** The program, from the repository's root, and its arguments. */
  readonly program: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Its doors for sessions over WebSocket; the first is the innocent's too. */
  readonly doors: readonly Door[]
  /** Whether real models hear and speak, as in the examples. */
  readonly models?: boolean
  /** Whether sessions are made by WebRTC. */
  readonly webrtc?: boolean
}

const program = 'test/attack/victim-program.ts'
const host = 'agent.example.org'
const token = 'a-secret-of-the-test'

const phones = [
  openDoor('Twilio', '/twilio', phone(fakeTwilio)),
  openDoor('Telnyx', '/telnyx', phone(fakeTelnyx)),
  openDoor('Plivo', '/plivo', phone(fakePlivo)),
  openDoor('Exotel', '/exotel', phone(fakeExotel)),
  openDoor('Vonage', '/vonage', phone(fakeVonage)),
]

/** All servers of the repository: the transports with scripted agents, and the examples as they are. */
export const victims: readonly Victim[] = [
  { name: 'websocket', program: [program, 'wire'], doors: [openDoor('wire', '/', wire)] },
  { name: 'rtvi', program: [program, 'rtvi'], doors: [ticketDoor('RTVI')] },
  { name: 'telephones', program: [program, 'phones'], doors: phones },
  { name: 'webrtc', program: [program, 'webrtc'], doors: [], webrtc: true },
  {
    name: 'examples/websocket',
    models: true,
    program: ['examples/websocket-server.ts'],
    doors: [openDoor('wire', '/', wire)],
  },
  {
    name: 'examples/rtvi',
    models: true,
    program: ['examples/rtvi/server.ts'],
    doors: [ticketDoor('RTVI')],
  },
  {
    name: 'examples/twilio',
    models: true,
    program: ['examples/twilio.ts', '--host', host, '--port', '0'],
    env: { TWILIO_AUTH_TOKEN: token },
    doors: [signedDoor('Twilio', host, token, fakeTwilio)],
  },
  {
    name: 'examples/webrtc',
    models: true,
    program: ['examples/webrtc/server.ts'],
    doors: [],
    webrtc: true,
  },
  {
    name: 'examples/talk',
    models: true,
    program: ['examples/talk/main.ts', '--port', '0'],
    doors: [openDoor('wire', '/talk', wire)],
  },
]

/** A heap that is bounded is collected before it is large, so that what grows is what is kept; a leak ends the server. */
const heap = ['--max-old-space-size=160', '--max-semi-space-size=8']

const patienceMs = 60_000
const root = fileURLToPath(new URL('../../', import.meta.url))

/** A victim that runs. */
export class RunningVictim {
  readonly port: number
  #log = ''
  #peakBytes = 0
  readonly #child: ChildProcess

  private constructor(child: ChildProcess, port: number) {
    this.#child = child
    this.port = port
    for (const stream of [child.stdout!, child.stderr!])
      stream.on('data', (data) => {
        this.#log = (this.#log + String(data)).slice(-20_000)
      })
  }

  static async start({ name, program, env }: Victim): Promise<RunningVictim> {
    const child = spawn(process.execPath, [...heap, fromSources, ...program], {
      cwd: root,
      env: { ...process.env, PORT: '0', MALLOC_ARENA_MAX: '2', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let log = ''
    const port = await new Promise<number>((resolve, reject) => {
      const late = systemClock.setTimeout(() => fail('did not listen in time'), patienceMs)
      const fail = (why: string) => {
        child.kill('SIGKILL')
        reject(new Error(`${name} ${why}: ${log}`))
      }
      child.once('exit', (code) => fail(`ended with ${code}`))
      const look = (data: Buffer) => {
        log += String(data)
        const [, found] = log.match(/(?:port:? |localhost:|127\.0\.0\.1:)(\d{2,5})\b/) ?? []
        if (found === undefined) return
        late.cancel()
        child.stdout!.off('data', look)
        child.stderr!.off('data', look)
        child.removeAllListeners('exit')
        resolve(Number(found))
      }
      child.stdout!.on('data', look)
      child.stderr!.on('data', look)
    })
    return new RunningVictim(child, port)
  }

  /** The end of what it printed. */
  get log(): string {
    return this.#log
  }

  /** Whether it lives. */
  get lives(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null
  }

  /** The memory it holds now, in bytes. */
  bytes(): number {
    if (!this.lives) return 0
    const [, kilobytes = '0'] =
      readFileSync(`/proc/${this.#child.pid}/status`, 'utf8').match(/VmRSS:\s+(\d+)/) ?? []
    const bytes = Number(kilobytes) * 1024
    this.#peakBytes = Math.max(this.#peakBytes, bytes)
    return bytes
  }

  /** The most it held whenever it was looked at. */
  get peakBytes(): number {
    return this.#peakBytes
  }

  kill(): void {
    this.#child.kill('SIGKILL')
  }
}
