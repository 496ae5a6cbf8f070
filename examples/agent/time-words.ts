import { sayNumber } from './numbers.ts'

/** A time of day as it is spoken: "ten past three in the afternoon", "a quarter to nine in the evening", "noon". */
export function sayTime(hour: number, minute: number): string {
  if (minute === 0 && hour === 0) return 'midnight'
  if (minute === 0 && hour === 12) return 'noon'
  const named = sayNumber(((minute > 30 ? hour : hour + 11) % 12) + 1)
  return `${sayMinutes(minute, named)} ${partOfDay(hour)}`
}

function sayMinutes(minute: number, hour: string): string {
  if (minute === 0) return `${hour} o'clock`
  if (minute === 15) return `a quarter past ${hour}`
  if (minute === 30) return `half past ${hour}`
  if (minute === 45) return `a quarter to ${hour}`
  const distance = minute > 30 ? 60 - minute : minute
  const unit = distance % 5 === 0 ? '' : distance === 1 ? ' minute' : ' minutes'
  return `${sayNumber(distance)}${unit} ${minute > 30 ? 'to' : 'past'} ${hour}`
}

function partOfDay(hour: number): string {
  if (hour < 1 || hour >= 22) return 'at night'
  if (hour < 12) return 'in the morning'
  return hour < 18 ? 'in the afternoon' : 'in the evening'
}
