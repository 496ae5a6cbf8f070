import { expect, test } from 'vitest'
import { closePage, inChromium, useBrowser } from './chromium.ts'
import { useServer } from './talk/serve.ts'
import { Visit } from './talk/visit.ts'

inChromium('how the page to talk on looks', () => {
  const browser = useBrowser()
  const server = useServer()

  test('it is dark when that is chosen, and still after it is opened again', async () => {
    const { page, failures } = await Visit.open(browser, server.port, [])
    const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    await page.emulateMedia({ colorScheme: 'light' })
    expect(await paper()).toBe('rgb(250, 246, 238)')
    await page.selectOption('#theme', 'dark')
    expect(await paper()).toBe('rgb(23, 20, 16)')
    await page.reload()
    expect(await page.inputValue('#theme')).toBe('dark')
    expect(await paper()).toBe('rgb(23, 20, 16)')
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.selectOption('#theme', 'light')
    expect(await paper()).toBe('rgb(250, 246, 238)')
    await page.selectOption('#theme', 'system')
    expect(await paper()).toBe('rgb(23, 20, 16)')
    expect(failures).toEqual([])
    await closePage(page)
  })

  test('the colours of the bars are named as soon as there is a bar', async () => {
    const visit = await Visit.open(browser, server.port)
    expect(await visit.page.isVisible('#legend')).toBe(false)
    await visit.write('What is twelve times seven?')
    await visit.page.waitForSelector('.figures')
    expect(await visit.page.isVisible('#legend')).toBe(true)
    expect(await visit.page.innerText('#legend')).toMatch(/recognizer.*end of turn.*first word.*first sound/s)
    await closePage(visit.page)
  })
})
