/** What a model writes as a direction for the voice, as parts of words. */
const directions =
  'laugh|chuckl|giggl|sigh|gasp|cough|sniff|groan|moan|whisper|yawn|breath|inhal|exhal|sob|cry|cries|crying|smil|grin|' +
  'paus|silence|clears? (?:his |her |their |my )?throat|excited|cheerful|happy|happily|sad|angry|angrily|softly|gently|' +
  'warmly|sarcastic|curious|hesitat|applause|music|hum|snort|wink|nod|shrug|' +
  // German, French, Spanish, Italian.
  'lacht|lachend|kichert|seufz|flüster|räuspert sich|rires?|soupir|chuchot|risas|se ríe|suspir|susurr|sospir|ridacchia'

const element = `</?[a-z][\\w:-]*(?:\\s+[\\w:-]+\\s*=\\s*(?:"[^"]*"|'[^']*'))*\\s*/?>`
const named = `(?:${directions})[a-z]*(?: [a-z]+){0,2}`

/** Code is kept as it is; the group is a tag. A `[…](…)` is a link. */
const tag = new RegExp(
  `\`\`\`[\\s\\S]*?(?:\`\`\`|$)|\`[^\`]*\`|(${element}|\\[${named}\\](?!\\()|\\(${named}\\)|\\*${named}\\*)`,
  'gi',
)

/**
 * A text without the directions that a model writes for a voice and a listener should neither hear nor read:
 * `<slow>`, `<break time="1s"/>`, `[laughs]`, `(sighs)`, `*chuckles*`. Code keeps its angle brackets.
 * @param understood Tags to leave where they are, as the voice understands them.
 */
export function withoutTags(text: string, understood: RegExp | readonly string[] = []): string {
  const result = text.replace(tag, (whole: string, found: string | undefined) => {
    if (found === undefined || understands(understood, found)) return whole
    return '\0'
  })
  if (result === text) return text
  // A space on one side of a tag is enough, and none before a comma.
  return result
    .replace(/\s*\0(?:\s*\0)*(\s*)(?=[.,;:!?])/g, '')
    .replace(/(\s?)\0(?:\s*\0)*(\s?)/g, (_, before: string, after: string) => before || after)
    .trim()
}

/** The tags in a text, in order. */
export function tagsIn(text: string): string[] {
  return [...text.matchAll(tag)].flatMap(([, found]) => found ?? [])
}

function understands(understood: RegExp | readonly string[], found: string): boolean {
  if (understood instanceof RegExp)
    return new RegExp(understood.source, understood.flags.replace(/[gy]/g, '')).test(found)
  const name = found.match(/[a-z][\w:-]*(?: [a-z]+)*/i)?.[0].toLowerCase()
  const whole = found.toLowerCase()
  const first = /^<\/?([\w:-]+)/.exec(whole)?.[1]
  return understood.some((each) => [whole, name, first].includes(each.toLowerCase()))
}
