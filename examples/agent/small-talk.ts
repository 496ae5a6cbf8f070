import { textOf } from 'antiphon'
import { inTurn, type RuleAnswer, rule, type SpeechRule } from 'antiphon/llm/rules'
import { hear } from './hear.ts'

/** A rule on words made even by `hear`. */
function heard(pattern: RegExp, answer: RuleAnswer<RegExpExecArray>): SpeechRule {
  return rule((text) => {
    const found = pattern.exec(hear(text))
    return found ? { found, index: found.index } : undefined
  }, answer)
}

const acknowledge = inTurn('All right.', 'As you wish.', 'Okay, I will stop.')

/** "Stop the story": a request about stopping, which names the thing that a request to begin would name. */
export const stopStory = heard(
  /\b(?:stop|quit|end|enough|no more|cancel|do not)\b[^.]*\b(?:stor(?:y|ies|ey)|tale|talking|speaking)\b/,
  acknowledge,
)

/** "What did you say?" */
export const repeat = heard(
  /\b(?:repeat|say (?:that|it) again|once more|one more time|pardon|come again|what did you (?:just )?say|did ?not (?:hear|catch|get) (?:you|that|it)|what was that)\b/,
  (_, { messages }) =>
    textOf(messages.findLast((message) => message.role === 'assistant' && textOf(message) !== '')) ||
    'I have not said anything yet.',
)

/** "What is your name?" */
export const name = heard(
  /\b(?:(?:your|you are|youre|you|you're|yer) name|who (?:are|is) (?:you|this)|who am i (?:talking|speaking) (?:to|with)|what are you)\b/,
  inTurn('My name is Antiphon.', 'I am Antiphon, and I answer by simple rules.'),
)

/** "What can you do?" */
export const abilities = heard(
  /\bwhat (?:can|do|could) you (?:do|know)\b|\bhelp\b|\bwhat (?:can|could|should|may) i (?:ask|say)\b/,
  'I can tell you the time in a city, work out sums, count playing cards, move a robot, and tell stories.',
)

/** "How are you?" */
export const wellBeing = heard(/\bhow (?:are you|do you do|is it going)\b/, 'I am very well, thank you.')

/** "Goodbye." */
export const goodbye = heard(
  /\b(?:good ?-?(?:bye|by|buy|night)|bye|bye ?bye|farewell|see you|so long|talk to you (?:later|soon)|hang up)\b/,
  'Goodbye. It was nice talking to you.',
)

/** "Stop", "that is enough", "never mind". */
export const stop = heard(
  /\b(?:stop|enough|never ?mind|be quiet|quiet|hush|shut up|silence|cancel|forget it|hold on|wait)\b/,
  acknowledge,
)

/** "Thank you." */
export const thanks = heard(/\b(?:thank|thanks|cheers|tanks)\b/, inTurn('You are welcome.', 'My pleasure.'))

/** "Yes, I am here." */
export const present = heard(
  /\b(?:i am (?:still )?(?:here|hear|there|listening)|still here)\b|^(?:(?:oh|um|uh|well|so) )*(?:yes|yeah|yep|sure)\b[.]?$/,
  inTurn('Good. What can I do for you?', 'I am glad you are there. What can I do for you?'),
)

/** "Hello." */
export const greeting = heard(
  /\b(?:hello|hallo|hullo|hi|hey|greetings|good (?:morning|afternoon|evening|day))\b/,
  inTurn('Hello. How can I help you?', 'Hello again. What can I do for you?'),
)

/** "Mm-hm", "okay", "no": nothing that asks for more. */
export const filler = heard(
  /^(?:(?:mm|m|hm|hmm|mhm|mmm|um|uh|huh|ah|oh|okay|ok|right|well|so|no|nope|i see|good|fine|great)[. ]*)*$/,
  inTurn('I am listening.', 'Go on.'),
)

/** Anything else. */
export const notUnderstood = rule(
  (text) => ({ found: text, index: 0 }),
  inTurn(
    'I am sorry, I did not understand that. You can ask me for the time in a city, or for a story.',
    'I did not get that. Try a sum, such as twelve times seven, or name some playing cards.',
    'I am afraid I do not understand. I can tell the time in a city, work out sums, or move a robot.',
  ),
)
