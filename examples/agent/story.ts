import { inTurn, rule } from 'antiphon/llm/rules'
import { hear } from './hear.ts'

const lighthouse = [
  'On a small island, far out in a cold gray sea, there stood a lighthouse with a red door.',
  'In it lived an old keeper named Martha, who had not spoken with another soul for seven years.',
  'Every evening she climbed two hundred steps, lit the great lamp, and sang one line of a song into the wind.',
  'She had forgotten how the song went on, and so she always sang the same line.',
  'One night a storm came down from the north, and the lamp went out.',
  'Martha heard the horn of a ship, very near the rocks, and she had no light to show it.',
  'So she opened the window, and she sang her line as loudly as she could.',
  'For a while there was nothing but the thunder and the rain.',
  'Then, out of the darkness, a voice from the ship sang the second line.',
  'She sang the first line again, and the voice answered, a little farther to the west, and then farther still.',
  'All night long they sang to each other, and the ship found its way around the rocks.',
  'In the morning the sailors rowed ashore, and they taught her the rest of the song.',
].join(' ')

const clock = [
  'In the middle of an old town there was a clock that was always five minutes late.',
  'Nobody minded, because everybody in the town was five minutes late as well.',
  'One day a clever young man came with his tools and set the clock right.',
  'From that hour the people ran through the streets, and still they missed every train.',
  'The bread came out of the oven too soon, and the school bell rang in front of an empty school.',
  'On the third night, a little girl climbed up the tower with a lantern.',
  'She took hold of the great hand, and she pushed it back by five minutes.',
  'The next day the whole town slept well, ate warm bread, and caught its trains.',
  'The clever young man looked at his own watch, shook his head, and stayed for the rest of his life.',
].join(' ')

/** "Please tell me a long story." Told by Hibari, the first takes 54 seconds and the second 39. */
export const tellStory = rule(
  (text) => {
    const found = /\b(?:stor(?:y|ys|ies|ey|e)|tale|fairy ?tale)\b/.exec(hear(text))
    return found ? { found: found[0], index: found.index } : undefined
  },
  inTurn(lighthouse, clock),
)
