import { currencyTable, type NumberLanguage, nounTable } from './number-language.ts'

const small =
  'zero uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici diciassette diciotto diciannove'.split(
    ' ',
  )
const tens = '- - venti trenta quaranta cinquanta sessanta settanta ottanta novanta'.split(' ')
const large = [
  [1e12, 'bilione', 'bilioni'],
  [1e9, 'miliardo', 'miliardi'],
  [1e6, 'milione', 'milioni'],
] as const
const ordinals = '- primo secondo terzo quarto quinto sesto settimo ottavo nono decimo'.split(' ')
const months =
  'gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre'.split(' ')

function cardinal(value: number): string {
  const parts: string[] = []
  let rest = value
  for (const [size, one, many] of large) {
    const count = Math.floor(rest / size)
    rest %= size
    if (count > 0) parts.push(count === 1 ? `un ${one}` : `${belowMillion(count)} ${many}`)
  }
  if (rest > 0 || parts.length === 0) parts.push(belowMillion(rest))
  return parts.join(' e ')
}

function belowMillion(value: number): string {
  if (value < 1000) return belowThousand(value)
  const thousands = Math.floor(value / 1000)
  const rest = value % 1000
  // The accent stands at the end of a word only.
  const count = thousands === 1 ? 'mille' : `${belowThousand(thousands).replace(/é$/, 'e')}mila`
  return `${count}${rest ? belowThousand(rest) : ''}`
}

function belowThousand(value: number): string {
  if (value < 100) return belowHundred(value)
  const count = Math.floor(value / 100)
  const rest = value % 100
  return `${count === 1 ? '' : small[count]}cento${rest ? belowHundred(rest).replace(/^tre$/, 'tré') : ''}`
}

function belowHundred(value: number): string {
  if (value < 20) return small[value]!
  const ten = tens[Math.floor(value / 10)]!
  const unit = value % 10
  if (unit === 0) return ten
  const stem = unit === 1 || unit === 8 ? ten.slice(0, -1) : ten
  return stem + (unit === 3 ? 'tré' : small[unit])
}

function ordinal(value: number): string {
  if (value <= 10) return ordinals[value] ?? cardinal(value)
  const word = cardinal(value)
  return `${/(?:tré|sei)$/.test(word) ? word.replace(/é$/, 'e') : word.slice(0, -1)}esimo`
}

/** "uno" loses its end before a noun, and is "una" before one that ends in a. */
function counting(value: number, noun = ''): string {
  if (value === 1) return /(?:a|ione|ità)$/.test(noun) ? 'una' : 'un'
  return cardinal(value).replace(/uno$/, 'un')
}

/** Italian. */
export const italian: NumberLanguage = {
  decimalMark: ',',
  cardinal,
  isNoun: (word) =>
    !/^(?:[eoa]|di|del|dal|per|in|che|con|è|sono|più|meno|ma|virgola|il|la|i|le)$/i.test(word),
  counting,
  ordinal,
  year: cardinal,
  date: (day, month, year) =>
    `${day === 1 ? 'primo' : cardinal(day)} ${months[month - 1]}${year === undefined ? '' : ` ${cardinal(year)}`}`,
  time: (hours, minutes) =>
    `${hours === 1 ? 'una' : cardinal(hours)}${minutes === 0 ? '' : ` e ${cardinal(minutes)}`}`,
  ordinalPattern: /(?<![\w.,])(\d{1,4})\.?[ºª°](?!\s*[CF]\b)/gu,
  months: months.map((month) => [month]),
  monthFirst: false,
  beforeYear: /(?:\bnel|\bdal|\banno|\bfino al|\bdel)\s+$/i,
  currencies: currencyTable(`
    €,EUR euro euro centesimo centesimi
    $,US$,USD dollaro dollari centesimo centesimi
    £,GBP sterlina sterline penny pence
    CHF franco franchi centesimo centesimi
    ¥,JPY yen yen sen sen
    C$,CA$,CAD dollaro_canadese dollari_canadesi centesimo centesimi
    AU$,A$,AUD dollaro_australiano dollari_australiani centesimo centesimi
    NZ$,NZD dollaro_neozelandese dollari_neozelandesi centesimo centesimi
    HK$,HKD dollaro_di_Hong_Kong dollari_di_Hong_Kong centesimo centesimi
    S$,SGD dollaro_di_Singapore dollari_di_Singapore centesimo centesimi
    R$,BRL real real centavo centavos
    MX$,MXN peso pesos centavo centavos
    ₹,Rs.,Rs,INR rupia rupie paisa paise
    ₩,KRW won won jeon jeon
    ₽,RUB rublo rubli copeco copechi
    ₺,TRY lira_turca lire_turche kurus kurus
    zł,PLN zloty zloty grosz groszy
    CNY yuan yuan fen fen`),
  units: nounTable(`
    km chilometro chilometri
    m metro metri
    cm centimetro centimetri
    mm millimetro millimetri
    m²,m2 metro_quadrato metri_quadrati
    kg chilo chili
    g grammo grammi
    mg milligrammo milligrammi
    l,L litro litri
    ml,mL millilitro millilitri
    km/h chilometro_orario chilometri_orari
    °C grado_Celsius gradi_Celsius
    ° grado gradi
    MB megabyte
    GB gigabyte
    Hz hertz
    kHz chilohertz
    min minuto minuti
    h ora ore
    ms millisecondo millisecondi
    V volt
    W watt
    kW chilowatt
    kWh chilowattora`),
  scales: nounTable(`
    k mila
    M,mln milione milioni
    mld miliardo miliardi`),
  scaled: (scale, unit) => (/^mili(?:on|ard)/.test(scale) ? `${scale} di ${unit}` : `${scale} ${unit}`),
  codeLinks: 'è|era|sono|numero|il|la|suo',
  counted:
    '(?:cifre|caratteri|lettere|righe|giorni|ore|minuti|secondi|settimane|mesi|anni|euro|volte|persone|punti|per cento)(?!\\p{L})',
  cardWords: 'cart[ae]|cont[oi]|numer[oi]|visa|mastercard|iban|telefono',
  endWords: '(?:che )?(?:termina(?:nte)?|finisce) (?:con|in|per)|ultime (?:quattro|4) (?:cifre )?(?:sono|di)',
  codeWords:
    "codice \\p{L}+|numero (?:d['’]ordine|di conto|cliente|di prenotazione|di serie|di tracciamento|di telefono|di carta)|riferimento|password|iban|porta|" +
    'codice|cap|pin|interno|volo(?: \\p{Lu}{2})?',
  numberSign: /(?:#|\b[nN](?:\.|°|º))\s?(?=\d)/g,
  fractions: {
    2: ['mezzo', 'mezzi'],
    3: ['terzo', 'terzi'],
    4: ['quarto', 'quarti'],
    5: ['quinto', 'quinti'],
    8: ['ottavo', 'ottavi'],
    10: ['decimo', 'decimi'],
  },
  half: ' e mezzo',
  magnitudes: /^(milioni|milione|miliardi|miliardo)(?!\p{L})/iu,
  words: {
    point: 'virgola',
    minus: 'meno',
    percent: 'per cento',
    at: 'chiocciola',
    dot: 'punto',
    dash: 'trattino',
    colon: 'due punti',
    slash: 'barra',
    underscore: 'trattino basso',
    plus: 'più',
    to: 'a',
    and: 'e',
    andPart: 'e',
    times: 'per',
    equals: 'uguale a',
    ratio: 'a',
    number: 'numero',
  },
}
