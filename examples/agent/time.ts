import type { Tool } from 'antiphon'
import { call, onResult, type RuleFinding, rule } from 'antiphon/llm/rules'
import { asCity, findCity, zones } from './cities.ts'
import { hear } from './hear.ts'
import { sayTime } from './time-words.ts'

const question = /\b(?:(?:what|the|current|local) time|time (?:is it|it is|in)|how late is it)\b/
const place =
  /\b(?:in|at|for) ((?!the moment|this moment|present)(?:the )?[a-z][a-z' -]*?)(?: (?:please|now|right now|today|and|at the moment)\b|[.]|$)/

/** A question for the time, and the city, if one was named. */
export function findTimeQuestion(text: string): RuleFinding<string | undefined> | undefined {
  const heard = hear(text)
  const asked = question.exec(heard)
  if (asked) {
    const rest = heard.slice(asked.index)
    return { found: findCity(rest) ?? capitals(place.exec(rest)?.[1]), index: asked.index }
  }
  const alone = /^(?:(?:and|so|um|uh|okay|or|then) )*(?:(?:what|how) about )?(?:in )?([^.]+)\.?$/.exec(heard)
  const city = asCity(alone?.[1] ?? '') ?? (/\btime\b/.test(heard) ? findCity(heard) : undefined)
  return city === undefined ? undefined : { found: city, index: 0 }
}

/** "What time is it in Tokyo?", or only "Tokyo". */
export const askTime = rule(findTimeQuestion, ({ found: city }) =>
  city === undefined ? 'In which city?' : call('time_in_city', { city }),
)

interface CityTime {
  readonly city: string
  readonly known: boolean
  readonly spoken?: string
}

/** Says what the tool `time_in_city` returned. */
export const answerTime = onResult<CityTime>('time_in_city', ({ city, known, spoken }) =>
  known
    ? `It is ${spoken} in ${city}.`
    : `I do not know what time it is in ${city}. Ask me about a large city.`,
)

/** The tool that knows what time it is in a city. `now` tells the moment; default: the computer's clock. */
export function timeInCity(now: () => Date = () => new Date()): Tool {
  return {
    name: 'time_in_city',
    description: 'Tells what time it is in a city.',
    parameters: {
      type: 'object',
      properties: { city: { type: 'string', description: 'Name of the city, in English.' } },
      required: ['city'],
      additionalProperties: false,
    },
    execute({ city: asked }) {
      const name = String(asked)
      const city = findCity(name)
      const timeZone = city && zones[city]
      if (!timeZone) return { city: name, known: false }
      const parts = new Intl.DateTimeFormat('en-GB', {
        timeZone,
        hour: 'numeric',
        minute: '2-digit',
        hourCycle: 'h23',
      })
      const at = (type: string) =>
        Number(parts.formatToParts(now()).find((part) => part.type === type)?.value)
      const [hour, minute] = [at('hour'), at('minute')]
      const time = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
      return { city, known: true, time, spoken: sayTime(hour, minute) }
    },
  }
}

function capitals(name: string | undefined): string | undefined {
  return name?.replace(
    /(^|[ -])(\p{L})/gu,
    (_, before: string, letter: string) => before + letter.toUpperCase(),
  )
}
