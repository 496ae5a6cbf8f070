import { currencyTable, type NumberLanguage, nounTable } from './number-language.ts'

const small =
  'zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf'.split(
    ' ',
  )
const tens = '- - vingt trente quarante cinquante soixante soixante quatre-vingt quatre-vingt'.split(' ')
const large = [
  [1e12, 'billion'],
  [1e9, 'milliard'],
  [1e6, 'million'],
] as const
const months = 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'.split(
  ' ',
)

function cardinal(value: number): string {
  const parts: string[] = []
  let rest = value
  for (const [size, name] of large) {
    const count = Math.floor(rest / size)
    rest %= size
    if (count > 0) parts.push(`${belowMillion(count)} ${name}${count > 1 ? 's' : ''}`)
  }
  if (rest > 0 || parts.length === 0) parts.push(belowMillion(rest))
  return parts.join(' ')
}

function belowMillion(value: number): string {
  if (value < 1000) return belowThousand(value, true)
  const thousands = Math.floor(value / 1000)
  const rest = value % 1000
  const count = thousands === 1 ? '' : `${belowThousand(thousands, false)} `
  return `${count}mille${rest ? ` ${belowThousand(rest, true)}` : ''}`
}

/** "cents" and "quatre-vingts" have their s at the end of a number only. */
function belowThousand(value: number, ends: boolean): string {
  if (value < 100) return belowHundred(value, ends)
  const count = Math.floor(value / 100)
  const rest = value % 100
  const hundred = count === 1 ? 'cent' : `${small[count]} cent${rest === 0 && ends ? 's' : ''}`
  return rest ? `${hundred} ${belowHundred(rest, ends)}` : hundred
}

function belowHundred(value: number, ends: boolean): string {
  if (value < 20) return small[value]!
  if (value === 80) return `quatre-vingt${ends ? 's' : ''}`
  const ten = Math.floor(value / 10)
  const unit = ten === 7 || ten === 9 ? value - (ten - 1) * 10 : value % 10
  if (unit === 0) return tens[ten]!
  const joined = (unit === 1 || unit === 11) && value < 80 ? ' et ' : '-'
  return `${tens[ten]}${joined}${small[unit]}`
}

function ordinal(value: number): string {
  if (value === 1) return 'premier'
  return cardinal(value)
    .replace(/(vingt|cent)s$/, '$1')
    .replace(/e$/, '')
    .replace(/cinq$/, 'cinqu')
    .replace(/neuf$/, 'neuv')
    .concat('ième')
}

/** Nouns that are feminine, or end as feminine ones mostly do. */
const feminine =
  /^(?:fois|semaines?|personnes?|nuits?|pages?|chambres?|places?|livres?)$|(?:eures?|inutes?|econdes?|ées?|tions?|tés?|ures?|ences?|ances?|ettes?|euses?|ies?)$/

function counting(value: number, noun = ''): string {
  return feminine.test(noun) ? cardinal(value).replace(/(^|et )un$/, '$1une') : cardinal(value)
}

/** French, as spoken in France. */
export const french: NumberLanguage = {
  decimalMark: ',',
  cardinal,
  isNoun: (word) =>
    !/^(?:et|ou|à|de|du|des|pour|sur|est|sont|par|dans|en|aux?|que|qui|mais|avec|plus|moins|le|la|les|virgule)$/i.test(
      word,
    ),
  counting,
  ordinal,
  year: cardinal,
  date: (day, month, year) =>
    `${day === 1 ? 'premier' : cardinal(day)} ${months[month - 1]}${year === undefined ? '' : ` ${cardinal(year)}`}`,
  time: (hours, minutes) => {
    const hour = hours === 1 ? 'une' : cardinal(hours).replace(/ et un$/, ' et une')
    return `${hour} heure${hours > 1 ? 's' : ''}${minutes === 0 ? '' : ` ${cardinal(minutes)}`}`
  },
  ordinalPattern: /(?<![\w.,])(\d{1,6})(?:er|re|e|ème|eme|ième)(?!\p{L})/giu,
  months: months.map((month) => [month]),
  monthFirst: false,
  before: [
    [/\$\s?CA\b/g, 'CA$'],
    [/\$\s?US\b/g, 'US$'],
  ],
  beforeYear: /(?:\ben|\bdepuis|\bannée|\bl'an|\bavant|\baprès)\s+$/i,
  currencies: currencyTable(`
    €,EUR euro euros centime centimes
    $,US$,USD dollar dollars cent cents
    £,GBP livre livres penny pence
    CHF franc francs centime centimes
    ¥,JPY yen yens sen sen
    C$,CA$,CAD dollar_canadien dollars_canadiens cent cents
    AU$,A$,AUD dollar_australien dollars_australiens cent cents
    NZ$,NZD dollar_néo-zélandais dollars_néo-zélandais cent cents
    HK$,HKD dollar_de_Hong_Kong dollars_de_Hong_Kong cent cents
    S$,SGD dollar_de_Singapour dollars_de_Singapour cent cents
    R$,BRL réal réaux centavo centavos
    MX$,MXN peso pesos centavo centavos
    ₹,Rs.,Rs,INR roupie roupies paisa paise
    ₩,KRW won wons jeon jeon
    ₽,RUB rouble roubles kopeck kopecks
    ₺,TRY livre_turque livres_turques kurus kurus
    ฿,THB baht bahts satang satang
    zł,PLN zloty zlotys grosz groszy
    CNY yuan yuans fen fen`),
  units: nounTable(`
    km kilomètre kilomètres
    m mètre mètres
    cm centimètre centimètres
    mm millimètre millimètres
    m²,m2 mètre_carré mètres_carrés
    kg kilo kilos
    g gramme grammes
    mg milligramme milligrammes
    l,L litre litres
    ml,mL millilitre millilitres
    km/h kilomètre_heure kilomètres_heure
    °C degré_Celsius degrés_Celsius
    ° degré degrés
    Mo mégaoctet mégaoctets
    Go gigaoctet gigaoctets
    Hz hertz
    kHz kilohertz
    min minute minutes
    ms milliseconde millisecondes
    V volt volts
    W watt watts
    kW kilowatt kilowatts
    kWh kilowattheure kilowattheures`),
  scales: nounTable(`
    k mille
    M million millions
    Md,Mds milliard milliards`),
  scaled: (scale, unit) =>
    /^m(?:illion|illiard)s?$/.test(scale)
      ? `${scale} ${/^[aeiouhy]/i.test(unit) ? "d'" : 'de '}${unit}`
      : `${scale} ${unit}`,
  codeLinks: "est|c'est|était|numéro|votre|le|la",
  counted:
    '(?:chiffres?|caractères?|lettres?|lignes?|jours?|heures?|minutes?|secondes?|semaines?|mois|ans?|années?|euros?|fois|personnes?|points?|pour cent)(?!\\p{L})',
  cardWords: 'cartes?|comptes?|numéros?|visa|mastercard|iban|téléphone',
  endWords: '(?:se )?termin(?:e|ant|ée?) (?:par|en)|finissant par|finit par|derniers chiffres(?: sont)?',
  codeWords:
    'mot de passe|numéro de (?:commande|compte|dossier|client|réservation|suivi|série|téléphone|facture|carte)|référence|identifiant|iban|port|' +
    'code(?: postal)?|pin|poste|vol(?: \\p{Lu}{2})?',
  numberSign: /(?:#|\b[nN][°º])\s?(?=\d)/g,
  fractions: {
    2: ['demi', 'demis'],
    3: ['tiers', 'tiers'],
    4: ['quart', 'quarts'],
    5: ['cinquième', 'cinquièmes'],
    8: ['huitième', 'huitièmes'],
    10: ['dixième', 'dixièmes'],
  },
  half: ' et demi',
  hourSign: /(?<![\d.,])(\d{1,2})\s?h(?![\p{L}\p{N}])/gu,
  magnitudes: /^(millions?|milliards?|billions?)(?!\p{L})/iu,
  words: {
    point: 'virgule',
    minus: 'moins',
    percent: 'pour cent',
    at: 'arobase',
    dot: 'point',
    dash: 'tiret',
    colon: 'deux-points',
    slash: 'barre oblique',
    underscore: 'tiret bas',
    plus: 'plus',
    to: 'à',
    and: 'et',
    andPart: 'et',
    times: 'fois',
    equals: 'égalent',
    ratio: 'à',
    number: 'numéro',
  },
}
