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

/** In lakhs and crores, as India counts. */
function indianCardinal(value: number): string {
  const parts: string[] = []
  const [crores, lakhs] = [Math.floor(value / 1e7), Math.floor((value % 1e7) / 1e5)]
  if (crores > 0) parts.push(`${indianCardinal(crores)} crore`)
  if (lakhs > 0) parts.push(`${belowThousand(lakhs)} lakh`)
  const rest = value % 1e5
  if (rest > 0 || parts.length === 0) parts.push(cardinal(rest))
  return parts.join(' ')
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

/** English; dates in the order of the United States unless `monthFirst` is false, large numbers as in India if `indian`. */
export function english(monthFirst: boolean, indian = false): NumberLanguage {
  const count = indian ? indianCardinal : cardinal
  const name = (month: number) => monthNames[month - 1]!.replace(/^./, (first) => first.toUpperCase())
  return {
    decimalMark: '.',
    cardinal: count,
    counting: count,
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
      ₹,₨,INR,Rs.,Rs rupee rupees paisa paise
      CHF franc francs centime centimes
      ¢ cent cents
      CAD Canadian_dollar Canadian_dollars cent cents
      C$,CA$,CAN$ Canadian_dollar Canadian_dollars cent cents
      AUD,AU$,A$ Australian_dollar Australian_dollars cent cents
      NZD,NZ$ New_Zealand_dollar New_Zealand_dollars cent cents
      HKD,HK$ Hong_Kong_dollar Hong_Kong_dollars cent cents
      SGD,S$,SG$ Singapore_dollar Singapore_dollars cent cents
      TWD,NT$ New_Taiwan_dollar New_Taiwan_dollars cent cents
      BRL,R$ Brazilian_real Brazilian_reais centavo centavos
      MXN,MX$,Mex$ Mexican_peso Mexican_pesos centavo centavos
      ZAR rand rand cent cents
      CNY,RMB,CN¥ yuan yuan fen fen
      ₩,KRW won won jeon jeon
      ₽,RUB rouble roubles kopeck kopecks
      ₺,TRY lira liras kurus kurus
      ฿,THB baht baht satang satang
      ₫,VND dong dong xu xu
      ₦,NGN naira naira kobo kobo
      ₪,ILS shekel shekels agora agorot
      ₴,UAH hryvnia hryvnias kopiyka kopiykas
      ₱,PHP peso pesos centavo centavos
      zł,PLN zloty zlotys grosz groszy
      Kč,CZK Czech_koruna Czech_korunas haler halers
      SEK Swedish_krona Swedish_kronor ore ore
      NOK Norwegian_krone Norwegian_kroner ore ore
      DKK Danish_krone Danish_kroner ore ore
      AED dirham dirhams fils fils
      SAR riyal riyals halala halalas`),
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
      m/s metre_per_second metres_per_second
      Mbps,Mbit/s megabit_per_second megabits_per_second
      fps frame_per_second frames_per_second
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
      s,sec second seconds
      min minute minutes
      h,hrs hour hours
      V volt volts
      W watt watts
      kW kilowatt kilowatts
      kWh kilowatt_hour kilowatt_hours`),
    shortDate: /(\b(?:on|by|until|since|before|after)\s+)(\d{1,2})(\/)(\d{1,2})(?![\d/]|[.,]\d)/gi,

    scales: nounTable(`
      k,K thousand
      m,M,mn,mm million
      b,B,bn billion
      t,T,tn trillion
      cr,Cr crore
      lac lakh${indian ? '\n      L lakh' : ''}`),
    codeLinks: "is|are|was|number|no\\.|code|your|the|will be|it's|that's|again|which is",
    counted:
      '(?:digits?|characters?|letters?|lines?|numbers?|symbols?|bytes?|times?|seconds?|minutes?|hours?|days?|weeks?|months?|years?|percent|euros?|dollars?|pounds?|people|pieces?|units?|items?|points?)\\b',
    cardWords: 'cards?|accounts?|numbers?|phones?|visa|mastercard|amex|digits|iban',
    endWords:
      'end(?:s|ing|ed)? (?:in|with|on)|last (?:four|4|two|2|three|3) (?:digits )?(?:are|is|of)|digits (?:are|is)',
    codeWords:
      'otp|one[- ]time (?:code|password|pin)|pass ?code|password|cvv|cvc|iban|sort code|routing number|' +
      '(?:order|booking|confirmation|tracking|reference|account|customer|member(?:ship)?|policy|invoice|case|ticket|serial|licen[cs]e|passport|phone|telephone|fax|mobile|card|reservation|id|transaction|claim|employee|student) (?:number|no\\.|id|code|ref(?:erence)?)|' +
      '(?:order|ticket|booking|reference|invoice|case|id|port)(?=:?\\s+\\d{4,}(?<!00)(?:[.,;!?)]|\\s*$|\\s+(?:is|was|has|and|will|for|to|at|on)\\b))|' +
      'zip(?: code)?|post ?code|pin|code|extension|ext\\.?|isbn|flight(?: \\p{Lu}{2})?|(?:call|dial)(?=\\s+\\d{3}(?!\\s*\\p{L}))',
    numberSign: /(?:#|\bNo\.)\s?(?=\d)/g,
    fractions: {
      2: ['half', 'halves'],
      3: ['third', 'thirds'],
      4: ['quarter', 'quarters'],
      5: ['fifth', 'fifths'],
      8: ['eighth', 'eighths'],
      10: ['tenth', 'tenths'],
    },
    half: ' and a half',
    decade: /(?<![\p{L}\p{N}_])['’]?((?:1[1-9]|20)?\d0)s(?![\p{L}\p{N}])/gu,
    decadeOf: (value) => (value < 100 ? cardinal(value) : year(value)).replace(/y$/, 'ie').concat('s'),
    before: [
      [/(?<![\w.,])(\d+)\s?(?:['′]|ft)\s?(\d{1,2})\s?(?:["″]|in\b)/g, '$1 feet $2 inches'],
      [/(?<![\w.,$€£])(?!401)(\d{1,3}(?:\.\d)?)k(?!\w)/g, '$1 thousand'],
    ],
    magnitudes: /^(thousand|million|billion|trillion|lakhs?|crores?)\b/i,
    words: {
      point: 'point',
      minus: 'minus',
      percent: 'percent',
      at: 'at',
      dot: 'dot',
      dash: 'dash',
      colon: 'colon',
      slash: 'slash',
      underscore: 'underscore',
      plus: 'plus',
      to: 'to',
      and: 'and',
      andPart: 'and',
      times: 'times',
      equals: 'equals',
      ratio: 'to',
      number: 'number',
    },
  }
}
