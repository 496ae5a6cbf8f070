import type { Theme } from '../story.ts'
import { backchannels } from './backchannels.ts'
import { channels } from './channels.ts'
import { falseAlarms } from './false-alarms.ts'
import { handover } from './handover.ts'
import { hangUps } from './hang-up.ts'
import { interruption } from './interruption.ts'
import { model } from './model.ts'
import { muting } from './mutes.ts'
import { noise } from './noise.ts'
import { recognizer } from './recognizer.ts'
import { sessions } from './sessions.ts'
import { silence } from './silence.ts'
import { speculation } from './speculation.ts'
import { texts } from './texts.ts'
import { tools } from './tools.ts'
import { transcripts } from './transcripts.ts'
import { turns } from './turns.ts'
import { voice } from './voice.ts'

/** All stories, by what they are about. */
export const themes: readonly Theme[] = [
  interruption,
  falseAlarms,
  backchannels,
  turns,
  transcripts,
  recognizer,
  speculation,
  noise,
  muting,
  silence,
  tools,
  texts,
  handover,
  model,
  voice,
  hangUps,
  channels,
  sessions,
]
