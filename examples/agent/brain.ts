import type { Tool } from 'antiphon'
import type { Rule, SpeechRule } from 'antiphon/llm/rules'
import { answerSum, askSum, calculate } from './arithmetic.ts'
import { countCards } from './cards.ts'
import { answerRobot, haltRobot, moveRobot, robot } from './robot.ts'
import * as talk from './small-talk.ts'
import { tellStory } from './story.ts'
import { answerTime, askTime, timeInCity } from './time.ts'

/** What a language model is told, if one takes the place of the rules. */
export const demoSystemPrompt =
  'You are Antiphon, a friendly voice agent on a telephone line. Answer in one or two short sentences, in words that ' +
  'can be spoken: no lists, no markdown, no emoji. Use the tools for the time in a city, for sums and for the robot. ' +
  'When the caller names playing cards, say how many they were and name them. When asked for a story, tell a long one.'

/**
 * What the demonstration agent understands. Of several requests in one message it answers the first; a request goes
 * before a greeting, a thank-you or a goodbye that comes with it.
 */
export const demoRules: readonly (Rule | readonly SpeechRule[])[] = [
  [askTime, askSum, countCards, moveRobot, talk.stopStory, tellStory, talk.repeat, talk.name, talk.abilities],
  haltRobot,
  talk.goodbye,
  talk.stop,
  talk.wellBeing,
  talk.present,
  talk.thanks,
  talk.greeting,
  talk.filler,
  talk.notUnderstood,
  answerTime,
  answerSum,
  answerRobot,
]

/** The agent's tools. `now` tells the moment; default: the computer's clock. */
export function makeDemoTools(now?: () => Date): readonly Tool[] {
  return [timeInCity(now), calculate, robot]
}

/** The agent's tools, on the computer's clock. */
export const demoTools: readonly Tool[] = makeDemoTools()
