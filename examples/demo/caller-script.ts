import type { CallerScript } from 'antiphon/testing'
import { cough } from './cough.ts'

/** What the caller of the demo does. */
export const callerScript: CallerScript = async (caller) => {
  await caller.answered()
  await caller.say('Hello. What is your name?')
  await caller.answered()
  await caller.say('What time is it in Tokyo?')
  await caller.answered()
  await caller.say('What is six times seven?')
  await caller.answered()
  await caller.say('Please tell me a long story.')
  await caller.agentSpeaks()
  await caller.wait(2_500)
  await caller.say(cough(caller.sampleRate))
  await caller.wait(2_000)
  await caller.say('Okay.')
  await caller.wait(5_000)
  await caller.say('Stop, that is enough, thank you.')
  await caller.answered()
  await caller.answered()
  await caller.say('Yes, I am here. Goodbye.')
  await caller.answered(1_000)
}
