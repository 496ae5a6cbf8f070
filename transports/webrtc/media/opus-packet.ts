const ticksPer10ms = 480

/**
 * How long an Opus packet lasts, in ticks of 1/48,000 s, as its first bytes tell (RFC 6716, sections 3.1 and 3.2).
 * @returns Nothing if that is no Opus packet.
 */
export function opusDuration(packet: Uint8Array): number | undefined {
  const toc = packet[0]
  if (toc === undefined) return undefined
  const frames = frameCount(toc & 3, packet[1])
  const ticks = frames * frameTicks(toc >> 3)
  // No packet lasts longer than 120 ms (R5).
  return ticks > 0 && ticks <= 12 * ticksPer10ms ? ticks : undefined
}

/** The lengths of a configuration, from table 2. */
function frameTicks(configuration: number): number {
  if (configuration >= 16) return (ticksPer10ms / 4) * 2 ** (configuration & 3)
  if (configuration >= 12) return ticksPer10ms * 2 ** (configuration & 1)
  return ticksPer10ms * [1, 2, 4, 6][configuration & 3]!
}

function frameCount(code: number, second: number | undefined): number {
  if (code === 0) return 1
  return code === 3 ? (second ?? 0) & 63 : 2
}
