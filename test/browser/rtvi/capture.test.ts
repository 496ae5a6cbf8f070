import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeWav } from '../../../src/engine.ts'
import { recording } from '../../fixtures/recordings.ts'
import { inChromium, useBrowser } from '../chromium.ts'
import { speakerTap } from '../open-page.ts'
import { type Agent, startAgent } from './agent.ts'
import { Visit } from './visit.ts'

inChromium("Pipecat's client with the browser's own capture", () => {
  const folder = mkdtempSync(join(tmpdir(), 'antiphon-'))
  const wav = join(folder, 'microphone.wav')
  let agent: Agent
  beforeAll(async () => {
    const speech = recording('go-forward-ten-meters')
    // The browser plays it again and again: the silence is the caller's pause.
    const samples = Int16Array.from([...new Int16Array(16_000), ...speech, ...new Int16Array(64_000)])
    writeFileSync(wav, writeWav({ samples, sampleRate: 16_000, channels: 1 }))
    agent = await startAgent()
  })
  const browser = useBrowser([`--use-file-for-fake-audio-capture=${wav}`])
  afterAll(async () => {
    await agent.close()
    rmSync(folder, { recursive: true })
    expect(agent.errors).toEqual([])
  })

  test('hears through its echo canceller, its gain control and its noise suppressor', async () => {
    const visit = await Visit.open(browser, agent, { before: [speakerTap] })
    await visit.start()
    const [said] = await visit.until('userTranscript', ({ final }: { final: boolean }) => final)
    expect((said!.data as { text: string }).text.toLowerCase()).toContain('forward')
    await visit.until('botStoppedSpeaking')
  })
})
