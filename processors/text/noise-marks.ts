/** What recognizers call what is no speech, as parts of words. */
const sounds =
  'laugh|chuckl|giggl|cough|sneez|sniff|sigh|gasp|breath|inhal|exhal|yawn|snor|groan|moan|whisper|mumbl|murmur|sob|cry|scream|clears|throat|' +
  'music|sing|humming|whistl|applau|clap|cheer|silen|quiet|blank|pause|nois|static|background|chatter|crosstalk|inaudible|unintelligible|indistinct|' +
  'beep|buzz|ring|click|knock|typing|footstep|door|bark|wind|rustl|thud|bang|speaking|foreign|no speech|no audio|hesitation|unk|' +
  'musik|lach|gelächter|hust|räusper|seufz|stille|rauschen|applaus|rire|toux|tousse|soupir|musique|risa|ríe|tos|música|suspir|aplauso|risat|ride|tossisce|musica|' +
  '音楽|拍手|笑|咳|無音|音乐|掌声|静音|음악|웃음|박수|기침|संगीत|موسيقى|ضحك|музык|смех|смеё|кашел|аплодисмент'

/** Longest mark there is, in characters; what is longer was said. */
const upTo = '{0,60}'
const named = String.raw`[^()（）*\n]${upTo}`

/** How recognizers write what is no speech, among words. */
const marks = new RegExp(
  [
    // [BLANK_AUDIO], [Music], 【音楽】
    String.raw`[[【](?=[^\[\]【】]*\p{L})[^\[\]【】]${upTo}[\]】]`,
    // (coughs), （笑）, *laughs*: others are words that somebody wrote so.
    `[(（](?=${named}(?<![a-z])(?:${sounds}))${named}[)）]`,
    String.raw`\*(?=${named}(?<![a-z])(?:${sounds}))${named}\*`,
    // <unk>, <|nospeech|>, </s>
    `<[/|]?[a-z][^<>\\s]${upTo}>`,
    // ♪ what is sung ♪
    `[♩♪♫♬🎵🎶][^♩♪♫♬🎵🎶]${upTo}[♩♪♫♬🎵🎶]`,
    '[♩♪♫♬🎵🎶]',
    // Of Sphinx and Watson.
    String.raw`\+\+[\p{L}_ ]${upTo}\+\+`,
    String.raw`%hesitation\b`,
    // One that is still being written.
    String.raw`[[【][\p{L}_ ]${upTo}$`,
    String.raw`<\|[^<>\s|]${upTo}$`,
  ].join('|'),
  'giu',
)

/** A transcript that is nothing but one in brackets or asterisks, or the beginning of one. */
const alone = /^\s*(?:[(（][^()（）\p{Nd}]{0,60}(?:[)）]|$)|\*[^*\p{Nd}]{0,60}(?:\*|$))[.!…\s]*$/u

/** What is left of a transcript when nobody has said anything. */
const nothing = /^[\s.,;:…·*_~\-–—。、]*$/u

/**
 * A recognizer's transcript without what it writes for sounds that are no speech: `[BLANK_AUDIO]`, `(coughs)`,
 * `*laughs*`, `<unk>`, `♪`. Empty if nothing else is there: nobody has spoken.
 */
export function withoutNoiseMarks(text: string): string {
  const said = text.replace(marks, ' ')
  if (nothing.test(said) || alone.test(said)) return ''
  return said === text
    ? text
    : said
        .replace(/\s+/g, ' ')
        .replace(/ (?=[.,;:!?])/g, '')
        .trim()
}
