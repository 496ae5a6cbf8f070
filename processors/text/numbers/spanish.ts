import { currencyTable, type NumberLanguage, nounTable } from './number-language.ts'

const small = (
  'cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete dieciocho ' +
  'diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve'
).split(' ')
const tens = '- - - treinta cuarenta cincuenta sesenta setenta ochenta noventa'.split(' ')
const hundreds =
  '- ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos'.split(
    ' ',
  )
const ordinals =
  '- primero segundo tercero cuarto quinto sexto séptimo octavo noveno décimo undécimo duodécimo'.split(' ')
const months =
  'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre'.split(' ')

function cardinal(value: number): string {
  const parts: string[] = []
  const billions = Math.floor(value / 1e12)
  const millions = Math.floor(value / 1e6) % 1e6
  const rest = value % 1e6
  if (billions > 0) parts.push(billions === 1 ? 'un billón' : `${counting(billions)} billones`)
  if (millions > 0) parts.push(millions === 1 ? 'un millón' : `${counting(millions)} millones`)
  if (rest > 0 || parts.length === 0) parts.push(belowMillion(rest))
  return parts.join(' ')
}

/** "uno" loses its end before a noun. */
function counting(value: number): string {
  return cardinal(value)
    .replace(/veintiuno$/, 'veintiún')
    .replace(/uno$/, 'un')
}

function belowMillion(value: number): string {
  if (value < 1000) return belowThousand(value)
  const thousands = Math.floor(value / 1000)
  const rest = value % 1000
  const count = thousands === 1 ? '' : `${counting(thousands)} `
  return `${count}mil${rest ? ` ${belowThousand(rest)}` : ''}`
}

function belowThousand(value: number): string {
  if (value < 30) return small[value]!
  if (value < 100) return tens[Math.floor(value / 10)]! + (value % 10 ? ` y ${small[value % 10]}` : '')
  if (value === 100) return 'cien'
  return hundreds[Math.floor(value / 100)]! + (value % 100 ? ` ${belowThousand(value % 100)}` : '')
}

/** Nouns that end like this are mostly feminine. */
const feminine =
  /^(?!d[ií]as?$|problemas?$|temas?$|sistemas?$|programas?$|idiomas?$|clim).*(?:as?|ión|iones|dad|dades|noches?|veces|vez)$/

/** Spanish. */
export const spanish: NumberLanguage = {
  decimalMark: ',',
  cardinal,
  isNoun: (word) =>
    !/^(?:[yoeua]|de|del|al|por|para|en|que|con|es|son|más|menos|pero|coma|el|la|los|las)$/i.test(word),
  counting: (value, noun = '') =>
    feminine.test(noun) ? cardinal(value).replace(/uno$/, 'una') : counting(value),
  ordinal: (value) => ordinals[value] ?? cardinal(value),
  year: cardinal,
  date: (day, month, year) =>
    `${day === 1 ? 'primero' : cardinal(day)} de ${months[month - 1]}${year === undefined ? '' : ` de ${cardinal(year)}`}`,
  time: (hours, minutes) =>
    `${hours === 1 ? 'una' : cardinal(hours).replace(/uno$/, 'una')}${minutes === 0 ? '' : ` y ${cardinal(minutes)}`}`,
  ordinalPattern: /(?<![\w.,])(\d{1,6})\.?[ºª°](?!\s*[CF]\b)/gu,
  months: months.map((month) => [month]),
  monthFirst: false,
  beforeYear: /(?:\ben|\bdesde|\baño|\bhasta|\bde)\s+$/i,
  currencies: currencyTable(`
    €,EUR euro euros céntimo céntimos
    $,US$,USD dólar dólares centavo centavos
    £,GBP libra libras penique peniques
    MXN peso pesos centavo centavos
    ¥,JPY yen yenes sen sen
    C$,CA$,CAD dólar_canadiense dólares_canadienses centavo centavos
      AU$,A$,AUD dólar_australiano dólares_australianos centavo centavos
      NZ$,NZD dólar_neozelandés dólares_neozelandeses centavo centavos
      HK$,HKD dólar_de_Hong_Kong dólares_de_Hong_Kong centavo centavos
      S$,SGD dólar_de_Singapur dólares_de_Singapur centavo centavos
      R$,BRL real reales centavo centavos
      MX$ peso_mexicano pesos_mexicanos centavo centavos
      ₹,Rs.,Rs,INR rupia rupias paisa paise
      ₩,KRW won wones jeon jeon
      ₽,RUB rublo rublos kopek kopeks
      ₺,TRY lira_turca liras_turcas kurus kurus
      zł,PLN esloti eslotis grosz groszy
      CNY yuan yuanes fen fen`),
  units: nounTable(`
    km kilómetro kilómetros
    m metro metros
    cm centímetro centímetros
    mm milímetro milímetros
    m²,m2 metro_cuadrado metros_cuadrados
    kg kilo kilos
    g gramo gramos
    mg miligramo miligramos
    l,L litro litros
    ml,mL mililitro mililitros
    km/h kilómetro_por_hora kilómetros_por_hora
    °C grado_Celsius grados_Celsius
    ° grado grados
    MB megabyte megabytes
    GB gigabyte gigabytes
    Hz hercio hercios
    kHz kilohercio kilohercios
    min minuto minutos
    h hora horas
    ms milisegundo milisegundos
    V voltio voltios
    W vatio vatios
    kW kilovatio kilovatios
    kWh kilovatio_hora kilovatios_hora`),
  scales: nounTable(`
    k mil
    M millón millones`),
  scaled: (scale, unit) =>
    /^(?:m|b)ill[oó]n(?:es)?$/.test(scale) ? `${scale} de ${unit}` : `${scale} ${unit}`,
  codeLinks: 'es|son|era|número|su|tu|el|la',
  counted:
    '(?:dígitos?|cifras?|caracteres|letras?|líneas?|días?|horas?|minutos?|segundos?|semanas?|meses|años?|euros?|veces|personas?|puntos?|por ciento)(?!\\p{L})',
  cardWords: 'tarjetas?|cuentas?|números?|visa|mastercard|iban|teléfono',
  endWords:
    'termin(?:a|ada|ado|an|adas) en|que acaba en|acaba(?:da|do)? en|últimos (?:cuatro|4) (?:dígitos )?(?:son|de)',
  codeWords:
    'contraseña|clave|número de (?:pedido|cuenta|cliente|reserva|seguimiento|serie|referencia|teléfono|factura|tarjeta)|referencia|identificador|iban|puerto|' +
    'código(?: postal)?|pin|extensión|vuelo(?: \\p{Lu}{2})?',
  numberSign: /(?:#|\b[nN]\.?[ºo°]\.?|\bnúm\.)\s?(?=\d)/g,
  phone: /^[6789]\d\d \d{3} \d{3}$/,
  fractions: {
    2: ['medio', 'medios'],
    3: ['tercio', 'tercios'],
    4: ['cuarto', 'cuartos'],
    5: ['quinto', 'quintos'],
    8: ['octavo', 'octavos'],
    10: ['décimo', 'décimos'],
  },
  half: ' y medio',
  magnitudes: /^(mil millones|millón|millones|billón|billones)(?!\p{L})/iu,
  words: {
    point: 'coma',
    minus: 'menos',
    percent: 'por ciento',
    at: 'arroba',
    dot: 'punto',
    dash: 'guion',
    colon: 'dos puntos',
    slash: 'barra',
    underscore: 'guion bajo',
    plus: 'más',
    to: 'a',
    and: 'con',
    andPart: 'y',
    times: 'por',
    equals: 'igual a',
    ratio: 'a',
    number: 'número',
  },
}
