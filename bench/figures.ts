/** The value below which a share of the figures lies; 0.5 is the median. */
export function quantile(figures: readonly number[], share: number): number {
  const sorted = figures.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!
}

/** A figure with so many digits after the point. */
export function rounded(value: number, digits = 1): number {
  return Number(value.toFixed(digits))
}
