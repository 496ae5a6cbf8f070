import { expect, test } from 'vitest'
import { closePage, inChromium, useBrowser } from './chromium.ts'
import { BrokenWire } from './talk/broken-wire.ts'
import { useServer } from './talk/serve.ts'
import { Visit } from './talk/visit.ts'

inChromium('the page to talk on, in trouble', () => {
  const browser = useBrowser()
  const server = useServer({
    idle: { timeoutMs: 1_000, prompts: [], goodbye: 'Goodbye.' },
  })

  test('it loads, with the policy it is served with, and takes the microphone of the browser', async () => {
    const visit = await Visit.open(browser, server.port, [])
    await visit.start()
    await visit.page.waitForFunction(() => !document.querySelector<HTMLSelectElement>('#microphone')!.hidden)
    expect(await visit.page.locator('#microphone option').count()).toBeGreaterThan(0)
    expect(visit.failures).toEqual([])
    await closePage(visit.page)
  })

  test.each([
    ['NotFoundError', 'There is no microphone.'],
    ['NotReadableError', 'The microphone does not work'],
  ])('a microphone that fails with %s is told of', async (name, message) => {
    const visit = await Visit.open(browser, server.port, [])
    await visit.page.evaluate((name) => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', name))
    }, name)
    await visit.page.click('#talk')
    await visit.page.waitForSelector('.notice')
    expect(await visit.notices()).toContain(message)
    expect(await visit.page.getAttribute('body', 'data-phase')).toBe('idle')
    await closePage(visit.page)
  })

  test('one that is left alone is told goodbye, and can start again', async () => {
    const visit = await Visit.open(browser, server.port)
    await visit.write('hello')
    await visit.caption({ who: 'Antiphon', says: /^Goodbye\.$/, state: 'done' })
    await visit.phase('idle')
    expect(await visit.notices()).toContain('The agent has hung up.')
    await visit.start()
    expect(await visit.notices()).toBe('')
    expect(visit.failures).toEqual([])
    await closePage(visit.page)
  })

  test('a line that drops is told of, and comes back by itself', async () => {
    const wire = new BrokenWire(server.port)
    await wire.mend()
    const visit = await Visit.open(browser, wire.port)
    await visit.start()
    await visit.page.waitForSelector('.word.now')
    await wire.cut()
    await visit.phase('reconnecting')
    expect(await visit.notices()).toMatch(/^The line has dropped\./)
    await wire.mend()
    await visit.phase('listening', 'speaking')
    expect(await visit.notices()).toBe('')
    expect(await visit.page.innerText('.note')).toContain('The line dropped.')
    expect(await visit.page.innerText('.cut')).toBe('cut off')
    await visit.caption({ who: 'Antiphon', says: /^Hello/, state: 'done' })
    await closePage(visit.page)
    await wire.cut()
  })

  test('it fits a telephone', async () => {
    const visit = await Visit.open(browser, server.port)
    const { page } = visit
    await page.setViewportSize({ width: 360, height: 640 })
    await visit.write('what is ten times ten')
    await visit.caption({ who: 'Antiphon', says: /hundred/, state: 'done' })
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
    for (const control of ['#talk', '#mute', '#text', '#write button']) {
      const box = await page.locator(control).boundingBox()
      expect(box!.height).toBeGreaterThanOrEqual(44)
      expect(box!.x + box!.width).toBeLessThanOrEqual(360)
      expect(box!.y + box!.height).toBeLessThanOrEqual(640)
    }

    await visit.write('tell me a long story')
    await page.waitForFunction(() => document.querySelectorAll('.word.heard').length > 22)
    const [head, word] = await page.evaluate(() =>
      ['#head', '.now'].map((selector) => document.querySelector(selector)!.getBoundingClientRect()),
    )
    expect(word!.top).toBeGreaterThan(head!.bottom - 4)
    expect(word!.bottom).toBeLessThan(440)
    await closePage(page)
  })
})

inChromium('a browser that refuses the microphone', () => {
  const browser = useBrowser([
    '--use-fake-ui-for-media-stream=deny',
    '--host-resolver-rules=MAP elsewhere.test 127.0.0.1',
  ])
  const server = useServer({ names: ['elsewhere.test'] })

  test('is told what to do, and can write', async () => {
    const visit = await Visit.open(browser, server.port, [])
    await visit.page.click('#talk')
    await visit.page.waitForSelector('.notice')
    expect(await visit.notices()).toMatch(/The microphone is blocked\. Allow it .*Try again/s)
    await visit.write('what is ten times ten')
    await visit.caption({ who: 'Antiphon', says: /hundred/, state: 'done' })
    expect(visit.failures).toEqual([])
    await closePage(visit.page)
  })

  test('says why, on a page that is not secure, and shows the answers', async () => {
    const visit = await Visit.open(browser, server.port, [], 'elsewhere.test')
    expect(await visit.page.evaluate(() => window.isSecureContext)).toBe(false)
    expect(await visit.notices()).toContain('secure pages only')
    await visit.write('what is ten times ten')
    await visit.caption({ who: 'Antiphon', says: /hundred/, state: 'done' })
    await visit.page.click('#mute')
    expect(visit.failures).toEqual([])
    await closePage(visit.page)
  })
})
