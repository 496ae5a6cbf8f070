/** Direct sound, and reflections that die away, together at a level. The same every time. */
export function roomResponse(length: number, levelDb: number): Float64Array {
  let seed = 7
  const random = () => {
    seed = (seed * 16_807) % 2_147_483_647
    return (seed / 2_147_483_647) * 2 - 1
  }
  const response = Float64Array.from({ length: Math.max(1, length) }, (_, i) =>
    i === 0 ? 1 : 0.4 * random() * Math.exp((-5 * i) / length),
  )
  const power = response.reduce((sum, tap) => sum + tap ** 2, 0)
  const gain = 10 ** (levelDb / 20) / Math.sqrt(power)
  return response.map((tap) => tap * gain)
}
