import { moonshine } from '../../../providers/moonshine/stt.ts'
import { providerCall, systemClock } from '../../../src/engine.ts'
import { chunks } from '../../../testing/contracts/transcripts.ts'
import { recording } from '../../fixtures/recordings.ts'

/* Closes recognizers while they load and while they listen, and prints how many. */

const speech = recording('go-forward-ten-meters')
const options = providerCall()
const moments = [0, 60, 120, 240, 480, 720, 760]

async function hear(ear: ReturnType<typeof moonshine>): Promise<void> {
  for await (const _ of ear.transcribe({ audio: chunks(speech) }, options));
}

for (const ms of moments) {
  const ear = moonshine()
  const heard = hear(ear).catch(() => {})
  await systemClock.sleep(ms)
  await ear.close?.()
  await heard
}
console.log(moments.length)
