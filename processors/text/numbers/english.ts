import { currencyTable, type NumberLanguage, nounTable } from './number-language.ts'

const small =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  )
const tens = '- - twenty thirty forty fifty sixty seventy eighty ninety'.split(' ')
const scales = ['', ' thousand', ' million', ' billion', ' trillion']
const irregular: Readonly<Record<string, string>> = {
  one: 'first',
  two: 'second',
  three: 'third',
  five: 'fifth',
  eight: 'eighth',
  nine: 'ninth',
  twelve: 'twelfth',
}

function cardinal(value: number): string {
  if (value < 1000) return belowThousand(value)
  const groups: string[] = []
  for (let rest = value, scale = 0; rest > 0; rest = Math.floor(rest / 1000), scale++)
    if (rest % 1000 > 0) groups.unshift(`${belowThousand(rest % 1000)}${scales[scale]}`)
  return groups.join(' ')
}

function belowThousand(value: number): string {
  if (value < 20) return small[value]!
  if (value < 100) return tens[Math.floor(value / 10)]! + (value % 10 ? `-${small[value % 10]}` : '')
  const rest = value % 100
  return `${small[Math.floor(value / 100)]} hundred${rest ? ` ${belowThousand(rest)}` : ''}`
}

function ordinal(value: number): string {
  return cardinal(value).replace(
    /[a-z]+$/,
    (last) => irregular[last] ?? last.replace(/y$/, 'ie').concat('th'),
  )
}

function year(value: number): string {
  const century = Math.floor(value / 100)
  const rest = value % 100
  if (value < 1100 || (value >= 2000 && value < 2010) || value > 2099) return cardinal(value)
  if (rest === 0) return value % 1000 === 0 ? cardinal(value) : `${cardinal(century)} hundred`
  return `${cardinal(century)} ${rest < 10 ? 'oh ' : ''}${cardinal(rest)}`
}

const monthNames =
  'january february march april may june july august september october november december'.split(' ')

/** English; dates in the order of the United States unless `monthFirst` is false. */
export function english(monthFirst: boolean): NumberLanguage {
  const name = (month: number) => monthNames[month - 1]!.replace(/^./, (first) => first.toUpperCase())
  return {
    decimalMark: '.',
    cardinal,
    counting: cardinal,
    ordinal,
    year,
    date: (day, month, of) =>
      (monthFirst ? `${name(month)} ${ordinal(day)}` : `the ${ordinal(day)} of ${name(month)}`) +
      (of === undefined ? '' : `, ${year(of)}`),
    time: (hours, minutes, half) => {
      const clock = minutes === 0 ? '' : ` ${minutes < 10 ? 'oh ' : ''}${cardinal(minutes)}`
      const whole = half !== undefined ? '' : hours === 0 || hours > 12 ? ' hundred' : " o'clock"
      const suffix = half === undefined ? '' : ` ${half.toLowerCase().startsWith('a') ? 'a.m.' : 'p.m.'}`
      return `${cardinal(hours)}${clock === '' ? whole : clock}${suffix}`
    },
    ordinalPattern: /(?<![\w.,])(\d{1,6}(?:,\d{3})*)(?:st|nd|rd|th)\b/gi,
    months: monthNames.map((month) => [month, month.slice(0, 3), ...(month === 'september' ? ['sept'] : [])]),
    monthFirst,
    beforeYear: /\b(?:in|since|until|till|by|from|year|before|after|of|around|circa)\s+$/i,
    currencies: currencyTable(`
      $,USD,US$ dollar dollars cent cents
      €,EUR euro euros cent cents
      £,GBP pound pounds penny pence
      ¥,JPY yen yen sen sen
      ₹,INR rupee rupees paisa paise
      CHF franc francs centime centimes
      CAD Canadian_dollar Canadian_dollars cent cents
      AUD Australian_dollar Australian_dollars cent cents`),
    units: nounTable(`
      km kilometre kilometres
      m metre metres
      cm centimetre centimetres
      mm millimetre millimetres
      m²,m2,sqm square_metre square_metres
      km² square_kilometre square_kilometres
      kg kilogram kilograms
      g gram grams
      mg milligram milligrams
      l,L litre litres
      ml,mL millilitre millilitres
      km/h,kph kilometre_per_hour kilometres_per_hour
      mph mile_per_hour miles_per_hour
      mi mile miles
      ft foot feet
      lb,lbs pound pounds
      oz ounce ounces
      °C degree_Celsius degrees_Celsius
      °F degree_Fahrenheit degrees_Fahrenheit
      ° degree degrees
      kB,KB kilobyte kilobytes
      MB megabyte megabytes
      GB gigabyte gigabytes
      TB terabyte terabytes
      Hz hertz hertz
      kHz kilohertz kilohertz
      MHz megahertz megahertz
      GHz gigahertz gigahertz
      ms millisecond milliseconds
      sec second seconds
      min minute minutes
      h,hrs hour hours
      V volt volts
      W watt watts
      kW kilowatt kilowatts
      kWh kilowatt_hour kilowatt_hours`),
    magnitudes: /^(thousand|million|billion|trillion)\b/i,
    words: {
      point: 'point',
      minus: 'minus',
      percent: 'percent',
      at: 'at',
      dot: 'dot',
      dash: 'dash',
      underscore: 'underscore',
      plus: 'plus',
      to: 'to',
      and: 'and',
    },
  }
}
