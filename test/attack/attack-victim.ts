import { systemClock } from '../../src/engine.ts'
import { Innocent } from './innocent.ts'
import { Tally } from './raw-socket.ts'
import { tcpAttacks } from './tcp-attacks.ts'
import { RunningVictim, type Victim } from './victim.ts'
import { offerAttacks, strangerAttack } from './webrtc-attacks.ts'
import { type Attack, websocketAttacks } from './websocket-attacks.ts'

/** How long an attack goes on, in milliseconds, and how long it is quiet after it. */
const attackMs = 500
const quietMs = 100
/** How long a server has to come to rest before its memory is looked at, in milliseconds. */
const restMs = 1_500
/** The longest an answer may take, in milliseconds; one in twenty may be later: three processes share the machine's cores. */
const patienceMs = 50
const shareLate = 0.05
/** The longest that any answer may take, in milliseconds. */
const worstMs = 500
/** What a server may hold more at its worst, and after the second round than after the first, in bytes. */
const mostPeakBytes = 250e6
const mostGrowthBytes = 40e6
/** The same where real models speak and hear: what their threads hold outside the heap comes and goes with the load. */
const mostModelGrowthBytes = 150e6

/** What became of a server. */
export interface Outcome {
  readonly name: string
  /** How many attacks there were, each twice. */
  readonly attacks: number
  /** Messages, requests and datagrams of the attackers a second, and how many of them were refused. */
  readonly sentPerSecond: number
  readonly refusedPerSecond: number
  /** How long the innocent's answers took with no attack and with one, in milliseconds. */
  readonly quietP99Ms: number
  readonly p99Ms: number
  readonly worstMs: number
  /** Memory: before, at its worst, and how much more after the second round than after the first, in bytes. */
  readonly bytes: number
  readonly peakBytes: number
  readonly growthBytes: number
  /** What must not be. */
  readonly faults: readonly string[]
}

function attacksOn(victim: Victim, ports: readonly number[]): readonly Attack[] {
  const webrtc = [...offerAttacks(), strangerAttack(ports, 1), strangerAttack(ports, 300)]
  return [
    ...tcpAttacks,
    ...victim.doors.flatMap((door, i) => {
      const all = websocketAttacks(door)
      const named = all.map(({ name, run }) => ({ name: `${name} (${door.name})`, run }))
      // The vendors of telephones differ in their messages only.
      return i === 0 ? named : named.filter(({ name }) => /nonsense|audio|deep|within the rate/.test(name))
    }),
    ...(victim.webrtc ? webrtc : []),
  ]
}

/** Starts a server, attacks it in every way, twice, and tells what became of it and of an innocent session. */
export async function attackVictim(victim: Victim, say: (line: string) => void): Promise<Outcome> {
  const server = await RunningVictim.start(victim)
  const faults: string[] = []
  const tally = new Tally()
  const look = setInterval(() => server.bytes(), 50)
  const innocent = await Innocent.join(victim, server)
  try {
    await systemClock.sleep(2_000)
    const { delays: quiet, ports } = await innocent.noticed()
    const bytes = server.bytes()
    const delays: number[] = []
    const rests: number[] = []
    const attacks = attacksOn(victim, ports)
    const startedMs = systemClock.now()
    for (const round of [1, 2]) {
      for (const attack of attacks) {
        const fault = await attackOnce(attack, server, tally)
        await systemClock.sleep(quietMs)
        const noticed = await innocent.noticed()
        delays.push(...noticed.delays)
        const worst = Math.round(Math.max(0, ...noticed.delays))
        const found = fault ?? faultOf(server, noticed.lost, worst)
        if (round === 1 || found) say(`${attack.name}: ${found ?? `answered within ${worst} ms`}`)
        if (found) faults.push(`${attack.name}: ${found}`)
        if (!server.lives || noticed.lost) break
      }
      await systemClock.sleep(restMs)
      rests.push(server.bytes())
      if (faults.length > 0) break
    }
    const seconds = (systemClock.now() - startedMs) / 1000
    const growthBytes = Math.max(0, (rests[1] ?? rests[0]!) - rests[0]!)
    const late = delays.filter((ms) => ms > patienceMs).length
    if (late > delays.length * shareLate)
      faults.push(`${late} of ${delays.length} answers took more than ${patienceMs} ms`)
    if (server.peakBytes - bytes > mostPeakBytes)
      faults.push(`it held ${megabytes(server.peakBytes - bytes)} more at its worst`)
    if (growthBytes > (victim.models ? mostModelGrowthBytes : mostGrowthBytes))
      faults.push(`it holds ${megabytes(growthBytes)} more after each round`)
    if (/unhandled|uncaught/i.test(server.log)) faults.push(`it printed: ${server.log.slice(-500)}`)
    return {
      name: victim.name,
      attacks: attacks.length,
      sentPerSecond: Math.round(tally.sent / seconds),
      refusedPerSecond: Math.round(tally.refused / seconds),
      quietP99Ms: percentile(quiet, 0.99),
      p99Ms: percentile(delays, 0.99),
      worstMs: Math.round(Math.max(0, ...delays)),
      bytes,
      peakBytes: server.peakBytes,
      growthBytes,
      faults,
    }
  } finally {
    clearInterval(look)
    innocent.leave()
    server.kill()
  }
}

async function attackOnce(
  attack: Attack,
  { port }: RunningVictim,
  tally: Tally,
): Promise<string | undefined> {
  try {
    await attack.run({ port, tally, forMs: attackMs })
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function faultOf(server: RunningVictim, lost: boolean, worst: number): string | undefined {
  if (!server.lives) return `the server ended: ${server.log.slice(-800)}`
  if (lost) return 'the innocent session was ended'
  return worst > worstMs ? `the innocent waited for ${worst} ms` : undefined
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return Math.round((sorted[Math.floor(sorted.length * share)] ?? 0) * 10) / 10
}

/** Bytes as people read them. */
export function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`
}
