import { currencyTable, type NumberLanguage, nounTable } from './number-language.ts'

const small =
  'null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn'.split(
    ' ',
  )
const tens = '- - zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig'.split(' ')
const large = [
  [1e12, 'Billion', 'Billionen'],
  [1e9, 'Milliarde', 'Milliarden'],
  [1e6, 'Million', 'Millionen'],
] as const
const months = 'januar februar märz april mai juni juli august september oktober november dezember'.split(' ')

function cardinal(value: number): string {
  const parts: string[] = []
  let rest = value
  for (const [size, one, many] of large) {
    const count = Math.floor(rest / size)
    rest %= size
    if (count > 0) parts.push(count === 1 ? `eine ${one}` : `${belowMillion(count)} ${many}`)
  }
  if (rest > 0 || parts.length === 0) parts.push(belowMillion(rest))
  return parts.join(' ')
}

function belowMillion(value: number): string {
  if (value < 1000) return belowThousand(value)
  const rest = value % 1000
  return `${stem(belowThousand(Math.floor(value / 1000)))}tausend${rest ? belowThousand(rest) : ''}`
}

function belowThousand(value: number): string {
  if (value < 20) return small[value]!
  if (value < 100) {
    const unit = value % 10
    return `${unit ? `${stem(small[unit]!)}und` : ''}${tens[Math.floor(value / 10)]}`
  }
  const rest = value % 100
  return `${stem(small[Math.floor(value / 100)]!)}hundert${rest ? belowThousand(rest) : ''}`
}

/** "ein" within a word and before a noun. */
function stem(word: string): string {
  return word.replace(/eins$/, 'ein')
}

/** Without its ending: "dritt". */
function ordinalStem(value: number): string {
  const last = value % 100
  const word = cardinal(value)
  if (last === 1) return word.replace(/eins$/, 'erst')
  if (last === 3) return word.replace(/drei$/, 'dritt')
  if (last === 7) return word.replace(/sieben$/, 'siebt')
  if (last === 8) return word
  return last > 0 && last < 20 ? `${word}t` : `${word}st`
}

function year(value: number): string {
  if (value < 1100 || value > 1999) return cardinal(value)
  const rest = value % 100
  return `${belowThousand(Math.floor(value / 100))}hundert${rest ? belowThousand(rest) : ''}`
}

/** Nouns that end like this are mostly feminine. */
const feminine = /(?:e|ung|heit|keit|ion|tät|ei|schaft|Person)$/

function counting(value: number, noun = ''): string {
  return value === 1 && feminine.test(noun) ? 'eine' : stem(cardinal(value))
}

/** German. */
export const german: NumberLanguage = {
  decimalMark: ',',
  cardinal,
  isNoun: (word) => /^\p{Lu}/u.test(word),
  counting,
  ordinal: (value) => `${ordinalStem(value)}e`,
  year,
  date: (day, month, of) => {
    const name = months[month - 1]!.replace(/^./, (first) => first.toUpperCase())
    return `${ordinalStem(day)}er ${name}${of === undefined ? '' : ` ${year(of)}`}`
  },
  time: (hours, minutes) => `${stem(cardinal(hours))} Uhr${minutes === 0 ? '' : ` ${cardinal(minutes)}`}`,
  ordinalPattern:
    /(?<![\d.,])(\d{1,2})\.(?=\s+(?:\p{Lu}\p{Ll}{2,}|bis\s))|(?<=\b(?:der|am|vom|zum|den|dem)\s)(\d{1,2})\.(?=\s|$)/gu,
  months: months.map((month) => [month, month.slice(0, 3)]),
  monthFirst: false,
  beforeYear: /(?:\bim Jahr|\bJahre?|\bseit|\bbis|\bvon|\bvor|\bnach|\bAnno)\s+$/i,
  currencies: currencyTable(`
    €,EUR Euro Euro Cent Cent
    $,US$,USD Dollar Dollar Cent Cent
    £,GBP Pfund Pfund Penny Pence
    CHF Franken Franken Rappen Rappen
    ¥,JPY Yen Yen Sen Sen
    C$,CA$,CAD kanadische_Dollar kanadische_Dollar Cent Cent
    AU$,A$,AUD australische_Dollar australische_Dollar Cent Cent
    NZ$,NZD Neuseeland-Dollar Neuseeland-Dollar Cent Cent
    HK$,HKD Hongkong-Dollar Hongkong-Dollar Cent Cent
    S$,SGD Singapur-Dollar Singapur-Dollar Cent Cent
    R$,BRL Real Reais Centavo Centavos
    MX$,MXN Peso Pesos Centavo Centavos
    ₹,Rs.,Rs,INR Rupie Rupien Paisa Paise
    ₩,KRW Won Won Jeon Jeon
    ₽,RUB Rubel Rubel Kopeke Kopeken
    ₺,TRY Lira Lira Kurus Kurus
    ฿,THB Baht Baht Satang Satang
    zł,PLN Zloty Zloty Groszy Groszy
    Kč,CZK Kronen Kronen Heller Heller
    CNY Yuan Yuan Fen Fen`),
  units: nounTable(`
    km Kilometer
    m Meter
    cm Zentimeter
    mm Millimeter
    m²,m2 Quadratmeter
    m/s Meter_pro_Sekunde
    Mio. Million Millionen
    Mrd. Milliarde Milliarden
    Uhr Uhr
    km² Quadratkilometer
    kg Kilogramm
    g Gramm
    mg Milligramm
    l,L Liter
    ml,mL Milliliter
    km/h Kilometer_pro_Stunde
    °C Grad_Celsius
    °F Grad_Fahrenheit
    ° Grad
    kB,KB Kilobyte
    MB Megabyte
    GB Gigabyte
    TB Terabyte
    Hz Hertz
    kHz Kilohertz
    MHz Megahertz
    GHz Gigahertz
    ms Millisekunde Millisekunden
    min Minute Minuten
    h Stunde Stunden
    V Volt
    W Watt
    kW Kilowatt
    kWh Kilowattstunde Kilowattstunden`),
  shortDate: /((?:\b(?:am|vom|bis|zum|ab|seit|dem|den)\s+)?)(?<![\d.,])(\d{1,2})(\.)(\d{1,2})\.(?!\d)/gi,
  scales: nounTable(`
    Mio.,Mio Million Millionen
    Mrd.,Mrd Milliarde Milliarden`),
  codeLinks: 'ist|lautet|war|die|der|ihre?|nummer|jetzt',
  counted:
    '(?:Stellen|Zeichen|Ziffern|Zeilen|Buchstaben|Tage|Stunden|Minuten|Sekunden|Wochen|Jahre|Prozent|Euro|Mal|Stück|Personen|Punkte)(?!\\p{L})',
  cardWords: '\\p{L}*karte|\\p{L}*konto|\\p{L}*nummer|visa|mastercard|iban',
  endWords:
    'ende(?:t|n|nd) (?:auf|mit)|letzten (?:vier|4|drei|zwei) (?:Ziffern|Stellen) (?:sind|lauten|der|ihrer)|die Endziffern(?: sind| lauten)?',
  codeWords:
    '\\p{L}*code|\\p{L}*nummer|kennwort|passwort|geheimzahl|referenz|iban|tan|port|' +
    'plz|postleitzahl|pin|tan|code|durchwahl|vorwahl|flug(?: \\p{Lu}{2})?',
  numberSign: /(?:#|\bNr\.)\s?(?=\d)/g,
  fractions: {
    2: ['halb', 'halbe'],
    3: ['Drittel', 'Drittel'],
    4: ['Viertel', 'Viertel'],
    5: ['Fünftel', 'Fünftel'],
    8: ['Achtel', 'Achtel'],
    10: ['Zehntel', 'Zehntel'],
  },
  half: 'einhalb',
  decade: /(?<![\p{L}\p{N}_])((?:1[1-9]|20)?\d0)er(?!\p{L})/gu,
  decadeOf: (value) => `${value < 100 ? cardinal(value) : year(value)}er`,
  magnitudes: /^(Millionen|Million|Milliarden|Milliarde|Billionen|Billion|Mio\.|Mrd\.)/i,
  agreement: [
    [/\b((?:[Aa]m|[Vv]om|[Zz]um|[Dd]en|[Dd]em|[Aa]b|[Bb]is|[Ss]eit) \p{Ll}+te)r(?= \p{Lu})/gu, '$1n'],
    [/(\p{Ll}+te) bis (\p{Ll}+te)[rn](?= \p{Lu})/gu, '$1n bis $2n'],
    [
      /\b((?:am|vom|zum|den|dem) \p{Ll}*(?:erste|zweite|dritte|vierte|fünfte|sechste|siebte|achte|neunte|zehnte|elfte|zwölfte|zigste|ßigste))(?!\p{L})/giu,
      '$1n',
    ],
    [/\b((?:[Dd]er|[Dd]ie|[Dd]as) \p{Ll}+te)r(?= \p{Lu})/gu, '$1'],
  ],
  words: {
    point: 'Komma',
    minus: 'minus',
    percent: 'Prozent',
    at: 'ät',
    dot: 'Punkt',
    dash: 'Minus',
    colon: 'Doppelpunkt',
    slash: 'Schrägstrich',
    underscore: 'Unterstrich',
    plus: 'plus',
    to: 'bis',
    and: 'und',
    andPart: 'und',
    times: 'mal',
    equals: 'gleich',
    ratio: 'zu',
    number: 'Nummer',
  },
}
