/** What stands in the place of a secret. */
const gone = '[…]'

/** Words that name a secret when a value follows. Longer names end in one of them: `xi-api-key`, `access_token`. */
const secretName = '(?:key|token|secret|password|passwd|pwd|passphrase|signature|credentials?)'

const patterns: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[\s\S]{0,8000}?(?:-----END[A-Z ]{0,40}-----|$)/g, gone],
  [/((?:authorization|cookie)["']?\s{0,3}[:=]\s{0,3}["']?)(?!\s{0,3}["']?\[…\])[^"'\r\n,}]+/gi, `$1${gone}`],
  [/(\bbearer\s{1,3})[^\s"',;]{6,}/gi, `$1${gone}`],
  [/(\b(?:basic|token|apikey)\s{1,3})(?=[^\s"',;]{0,200}[\d=])[^\s"',;]{8,}/gi, `$1${gone}`],
  // "key=…", "key": "…", and in prose "Incorrect API key provided: …".
  [
    new RegExp(
      `(${secretName}(?:["'\\]]|\\s{1,3}[a-z]{1,12}){0,2}\\s{0,3}[:=]\\s{0,3}["']?)(?!\\s{0,3}["']?\\[…\\])[^\\s"',;&}]+`,
      'gi',
    ),
    `$1${gone}`,
  ],
  // JSON Web Tokens, and keys that say by their beginning what they are.
  [/\beyJ[\w-]{8,4000}(?:\.[\w-]{0,4000}){1,4}/g, gone],
  [
    /\b(?:sk|pk|rk|org|proj|gsk|xai|hf|gh[opsu]|r8|xox[abps]|whsec|key)[-_](?=[\w*-]{0,200}[\d*])[\w*-]{6,}/gi,
    gone,
  ],
  [/\b(?:AKIA|ASIA)[A-Z\d]{12,}/g, gone],
  [/\bAIza[\w-]{20,}/g, gone],
  // Whatever else is long, of letters and digits, and no word of any language.
  [/\b(?=[a-z]{0,200}\d)(?=\d{0,200}[a-z])[a-z\d]{32,}\b/gi, gone],
]

/**
 * A text without what gives access to something: keys, passwords, tokens, and of addresses the credentials and the query.
 * For error messages and whatever else goes to a log, or comes from a server that may repeat what it was sent.
 *
 * It takes out too much rather than too little, and takes time in proportion to the length. It knows the usual forms only:
 * what nobody outside may read is not made fit for them by it.
 */
export function redact(text: string): string {
  let clean = text.replace(
    /(:\/\/)([^\s"'<>`\\]+)/g,
    (_, scheme: string, rest: string) => scheme + address(rest),
  )
  for (const [pattern, replacement] of patterns) clean = clean.replace(pattern, replacement)
  return clean
}

/** What follows `://`, without user, password, query and fragment. */
function address(rest: string): string {
  const [place = ''] = rest.split(/[?#]/, 1)
  const slash = place.indexOf('/')
  const host = slash < 0 ? place : place.slice(0, slash)
  const at = host.lastIndexOf('@')
  const path = slash < 0 ? '' : place.slice(slash)
  const query = rest.length > place.length ? `${rest[place.length]}${gone}` : ''
  return `${at < 0 ? '' : `${gone}@`}${host.slice(at + 1)}${path}${query}`
}
