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
/** What a server may hold more at its worst, in bytes. */
const mostPeakBytes = 250e6
/** The same where real models hear: they keep room outside the heap for the longest they have heard (261 MB were seen). */
const mostModelPeakBytes = 400e6
/** What a server may hold more after a round than after the one before, in bytes. */
const mostGrowthBytes = 40e6
/** Rounds of all attacks: what leaks grows in each of them, what makes room for itself is done with it after a few. */
const fewestRounds = 2
const mostRounds = 5

/** What became of a server. */
export interface Outcome {
  readonly name: string
  /** How many attacks there were, each in every round. */
  readonly attacks: number
  /** Messages, requests and datagrams of the attackers a second, and how many of them were refused. */
  readonly sentPerSecond: number
  readonly refusedPerSecond: number
  /** How long the innocent's answers took with no attack and with one, in milliseconds. */
  readonly quietP99Ms: number
  readonly p99Ms: number
  readonly worstMs: number
  /** Memory: before, at its worst, and how much more after the last round than after the one before, in bytes. */
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

/** Starts a server, attacks it in every way until it holds no more than after the round before, and tells what became of it and of an innocent session. */
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
    const growthBytes = () => Math.max(0, (rests.at(-1) ?? 0) - (rests.at(-2) ?? 0))
    const grows = () => rests.length < fewestRounds || growthBytes() > mostGrowthBytes
    while (faults.length === 0 && rests.length < mostRounds && grows()) {
      for (const attack of attacks) {
        const fault = await attackOnce(attack, server, tally)
        await systemClock.sleep(quietMs)
        const noticed = await innocent.noticed()
        delays.push(...noticed.delays)
        const worst = Math.round(Math.max(0, ...noticed.delays))
        const found = fault ?? faultOf(server, noticed.lost, worst)
        if (rests.length === 0 || found) say(`${attack.name}: ${found ?? `answered within ${worst} ms`}`)
        if (found) faults.push(`${attack.name}: ${found}`)
        if (!server.lives || noticed.lost) break
      }
      await systemClock.sleep(restMs)
      rests.push(server.bytes())
    }
    const seconds = (systemClock.now() - startedMs) / 1000
    const late = delays.filter((ms) => ms > patienceMs).length
    if (late > delays.length * shareLate)
      faults.push(`${late} of ${delays.length} answers took more than ${patienceMs} ms`)
    if (server.peakBytes - bytes > (victim.models ? mostModelPeakBytes : mostPeakBytes))
      faults.push(`it held ${megabytes(server.peakBytes - bytes)} more at its worst`)
    if (rests.length === mostRounds && grows())
      faults.push(`it holds ${megabytes(growthBytes())} more after each of ${mostRounds} rounds`)
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
      growthBytes: growthBytes(),
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
