import { expect, test } from 'vitest'
import { recording } from '../../fixtures/recordings.ts'
import { startExample } from '../../support/example.ts'
import { inChromium, useBrowser } from '../chromium.ts'
import { openPage } from '../open-page.ts'
import { speakInto } from '../sound.ts'

inChromium('the example', () => {
  const browser = useBrowser()

  test('greets, hears, asks the page, and ends on SIGTERM', async () => {
    const server = startExample('examples/rtvi/server.ts', [], { env: { ...process.env, PORT: '0' } })
    try {
      let printed = ''
      const exited = new Promise((resolve) => server.once('exit', resolve))
      const port = await new Promise<string>((resolve) =>
        server.stdout.on('data', (data) => {
          printed += data
          const [, found] = printed.match(/http:\/\/localhost:(\d+)/) ?? []
          if (found) resolve(found)
        }),
      )
      const { page, failures } = await openPage(browser, { origin: `http://127.0.0.1:${port}` })
      const said = (line: string) => page.getByText(line).waitFor({ timeout: 20_000 })
      await page.click('#talk')
      await said('agent: Hello, I am listening.')
      await speakInto(page, recording('go-forward-ten-meters'))
      await said('you: ')
      await page.fill('#text', 'Which time zone is mine?')
      await page.press('#text', 'Enter')
      await said('agent: Your time zone is ')
      expect(printed).toContain("{ user: 'Ada' } @pipecat-ai/client-js")
      expect(failures).toEqual([])
      server.kill('SIGTERM')
      expect(await exited).toBe(0)
      await said('(the end)')
    } finally {
      server.kill('SIGKILL')
    }
  })
})
