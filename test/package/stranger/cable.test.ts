import { VirtualClock } from 'antiphon/testing'
import { transportContract } from 'antiphon/testing/contracts'
import { Cable } from './cable.ts'

transportContract('Cable', ({ samples }) => {
  const cable = new Cable()
  const clock = new VirtualClock()
  const over = new AbortController()
  const talk = async () => {
    await cable.started
    for (let at = 0; at < samples.length; at += 320) {
      cable.say(samples.subarray(at, at + 320))
      await clock.sleep(20, over.signal)
    }
  }
  const talking = talk().catch(() => {})
  return {
    transport: cable,
    sampleRate: cable.sampleRate,
    clock,
    heard: () => cable.heard,
    hangUp: () => cable.hangUp(),
    close: () => {
      over.abort()
      return talking
    },
  }
})
