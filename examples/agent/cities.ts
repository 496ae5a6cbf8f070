/** The cities the agent knows, with their IANA time zones. */
export const zones: Readonly<Record<string, string>> = {
  Accra: 'Africa/Accra',
  Amsterdam: 'Europe/Amsterdam',
  Athens: 'Europe/Athens',
  Auckland: 'Pacific/Auckland',
  Bangkok: 'Asia/Bangkok',
  Barcelona: 'Europe/Madrid',
  Beijing: 'Asia/Shanghai',
  Berlin: 'Europe/Berlin',
  Bogota: 'America/Bogota',
  Boston: 'America/New_York',
  Brussels: 'Europe/Brussels',
  Budapest: 'Europe/Budapest',
  'Buenos Aires': 'America/Argentina/Buenos_Aires',
  Cairo: 'Africa/Cairo',
  'Cape Town': 'Africa/Johannesburg',
  Chicago: 'America/Chicago',
  Copenhagen: 'Europe/Copenhagen',
  Delhi: 'Asia/Kolkata',
  Denver: 'America/Denver',
  Dubai: 'Asia/Dubai',
  Dublin: 'Europe/Dublin',
  Hanoi: 'Asia/Bangkok',
  Helsinki: 'Europe/Helsinki',
  'Hong Kong': 'Asia/Hong_Kong',
  Honolulu: 'Pacific/Honolulu',
  Istanbul: 'Europe/Istanbul',
  Jakarta: 'Asia/Jakarta',
  Jerusalem: 'Asia/Jerusalem',
  Johannesburg: 'Africa/Johannesburg',
  Karachi: 'Asia/Karachi',
  Kathmandu: 'Asia/Kathmandu',
  Kyiv: 'Europe/Kyiv',
  Lagos: 'Africa/Lagos',
  Lima: 'America/Lima',
  Lisbon: 'Europe/Lisbon',
  London: 'Europe/London',
  'Los Angeles': 'America/Los_Angeles',
  Madrid: 'Europe/Madrid',
  Manila: 'Asia/Manila',
  Melbourne: 'Australia/Melbourne',
  'Mexico City': 'America/Mexico_City',
  Miami: 'America/New_York',
  Milan: 'Europe/Rome',
  Montreal: 'America/Toronto',
  Moscow: 'Europe/Moscow',
  Mumbai: 'Asia/Kolkata',
  Munich: 'Europe/Berlin',
  Nairobi: 'Africa/Nairobi',
  'New York': 'America/New_York',
  Oslo: 'Europe/Oslo',
  Paris: 'Europe/Paris',
  Prague: 'Europe/Prague',
  Reykjavik: 'Atlantic/Reykjavik',
  'Rio de Janeiro': 'America/Sao_Paulo',
  Rome: 'Europe/Rome',
  'San Francisco': 'America/Los_Angeles',
  Santiago: 'America/Santiago',
  'Sao Paulo': 'America/Sao_Paulo',
  Seattle: 'America/Los_Angeles',
  Seoul: 'Asia/Seoul',
  Shanghai: 'Asia/Shanghai',
  Singapore: 'Asia/Singapore',
  Stockholm: 'Europe/Stockholm',
  Sydney: 'Australia/Sydney',
  Taipei: 'Asia/Taipei',
  Tehran: 'Asia/Tehran',
  Tokyo: 'Asia/Tokyo',
  Toronto: 'America/Toronto',
  Vancouver: 'America/Vancouver',
  Vienna: 'Europe/Vienna',
  Warsaw: 'Europe/Warsaw',
  Washington: 'America/New_York',
  Zurich: 'Europe/Zurich',
}

/** Other spellings, most of them the recognizer's. */
const spellings: Readonly<Record<string, string>> = {
  tokio: 'Tokyo',
  'toke yo': 'Tokyo',
  'to kyo': 'Tokyo',
  kiev: 'Kyiv',
  peking: 'Beijing',
  bombay: 'Mumbai',
  'new delhi': 'Delhi',
  'new york city': 'New York',
  'los angelos': 'Los Angeles',
  'washington dc': 'Washington',
  sidney: 'Sydney',
  perris: 'Paris',
  rio: 'Rio de Janeiro',
}

const names = new Map([
  ...Object.keys(zones).map((city) => [plain(city), city] as const),
  ...Object.entries(spellings),
])
const pattern = new RegExp(`\\b(?:${[...names.keys()].sort((a, b) => b.length - a.length).join('|')})\\b`)

/** The first city that a text names. */
export function findCity(text: string): string | undefined {
  const found = pattern.exec(plain(text))
  return found ? names.get(found[0]) : undefined
}

/** The city whose name a text is, and nothing more. */
export function asCity(text: string): string | undefined {
  return names.get(plain(text))
}

/** Lower case, without accents. */
function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}
