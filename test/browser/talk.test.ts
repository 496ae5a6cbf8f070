import { expect, test } from 'vitest'
import { closePage, inChromium, useBrowser } from './chromium.ts'
import { fakeMicrophone, speakerTap } from './open-page.ts'
import { transcribed } from './rtvi/transcribed.ts'
import { heardIn, speakInto } from './sound.ts'
import type {} from './talk/page/interrupts.ts'
import { useServer } from './talk/serve.ts'
import { spoken } from './talk/speech.ts'
import { Visit } from './talk/visit.ts'

inChromium('the page to talk on', () => {
  const browser = useBrowser()
  const server = useServer()
  const say = async ({ page }: Visit, text: string) =>
    speakInto(page, await spoken(text, server.providers.tts))

  test('both are heard, and both are shown', async () => {
    const visit = await Visit.open(browser, server.port)
    await visit.start()
    await visit.caption({ who: 'Antiphon', says: /^Hello, I am Antiphon/, state: 'done' })
    expect(await visit.loudness('you')).toBe(0)

    await say(visit, 'What time is it in Tokyo?')
    expect(await visit.loudness('you')).toBeGreaterThan(50)
    await visit.caption({ who: 'You', says: /^What time is it in Tokyo\?$/i, state: 'said' })
    await heardIn(visit.page)
    const answer = await visit.caption({ who: 'Antiphon', says: /in Tokyo\.$/, state: 'done' })
    expect(answer.heard).toBe(answer.text)
    expect(await visit.loudness('agent')).toBeGreaterThan(50)
    const words = await transcribed(await heardIn(visit.page), server.providers.stt)
    // At nine minutes to six it is in "Dokino" to the recognizer.
    expect(words.toLowerCase()).toMatch(/(?:it|is) .* in [td]o?k\w*o\b/)

    await visit.page.waitForSelector('.figures')
    expect(await visit.page.innerText('.chip')).toMatch(/^time in city Tokyo → /)
    expect(await visit.page.innerText('.figures .waited')).toMatch(/^\d\.\d\d s$/)
    await visit.page.click('.figures summary')
    expect(await visit.page.innerText('.figures dl')).toMatch(/recognizer\s+\d+ ms/)
    const told = await visit.page.innerText('#log')
    expect(told).toContain('You: What time is it in Tokyo?')
    expect(visit.failures).toEqual([])
    await closePage(visit.page)
  })

  test('words light up as they are heard, and "okay" stops nothing, but a question does', async () => {
    const visit = await Visit.open(browser, server.port)
    await visit.write('tell me a long story')
    await visit.page.waitForSelector('.word.now')
    await visit.page.click('#mute') // which takes the microphone
    await visit.page.waitForSelector('body[data-microphone="on"]')
    await say(visit, 'Okay.')
    await visit.caption({ who: 'You', says: /ok/i, state: 'aside' })
    const early = await visit.caption({ who: 'Antiphon', says: /^On a small island/, state: 'coming' })
    expect(early.heard.length).toBeLessThan(early.text.length)
    expect(early.now).not.toBe('')
    expect(early.text.startsWith(`${early.heard} ${early.now}`.trim())).toBe(true)

    await say(visit, 'What time is it in London?')
    const cut = await visit.caption({ who: 'Antiphon', says: /^On a small island/, state: 'interrupted' })
    expect(cut.heard.length).toBeGreaterThanOrEqual(early.heard.length)
    expect(await visit.page.innerText('.cut')).toBe('interrupted')
    const struck = await visit.page.evaluate(
      () => getComputedStyle(document.querySelector('.unsaid')!).textDecorationLine,
    )
    expect(struck).toBe('line-through')
    await visit.caption({ who: 'Antiphon', says: /in London\.$/, state: 'done' })
    expect(visit.failures).toEqual([])
    await closePage(visit.page)
  })

  test('an interruption is silence in the page', async () => {
    const interrupts = new URL('talk/page/interrupts.ts', import.meta.url)
    const visit = await Visit.open(browser, server.port, [fakeMicrophone, speakerTap, interrupts])
    await visit.write('tell me a long story')
    await visit.phase('speaking')
    await visit.page.waitForFunction(() => window.speaker.loud)
    await visit.page.waitForTimeout(800)
    await visit.write('that is enough')
    await visit.page.waitForFunction(() => window.interruption !== undefined)
    const { sounded, tailMs } = await visit.page.evaluate(() => window.interruption!)
    console.log(`The agent was heard for ${tailMs.toFixed(0)} ms of sound after the interrupt.`)
    expect(sounded).toBe(true)
    // 5 ms of fading, and the message's way from the page to what plays.
    expect(tailMs).toBeLessThan(100)
    await visit.caption({ who: 'Antiphon', says: /island/, state: 'interrupted' })
    await visit.caption({ who: 'Antiphon', says: /All right/, state: 'done' })
    expect(visit.failures).toEqual([])
    await closePage(visit.page)
  })

  test('two pages talk at once, each in a session of its own', async () => {
    const visits = await Promise.all([1, 2].map(() => Visit.open(browser, server.port)))
    const [first, second] = visits as [Visit, Visit]
    await Promise.all([first.write('what is ten times ten'), second.write('what is two plus two')])
    await first.caption({ who: 'Antiphon', says: /one hundred/, state: 'done' })
    await second.caption({ who: 'Antiphon', says: /four/, state: 'done' })
    expect(await first.captions()).toHaveLength(2)
    for (const { page } of visits) await closePage(page)
  })

  test('the space bar mutes', async () => {
    const visit = await Visit.open(browser, server.port)
    await visit.start()
    await visit.page.waitForFunction(() => document.activeElement?.id === 'mute')
    await visit.page.keyboard.press('Space')
    await visit.page.waitForSelector('body[data-microphone="muted"]')
    expect(await visit.page.getAttribute('#mute', 'aria-pressed')).toBe('true')
    await visit.page.evaluate(() => (document.activeElement as HTMLElement).blur())
    await visit.page.keyboard.press('Space')
    await visit.page.waitForSelector('body[data-microphone="on"]')
    await visit.page.click('#talk')
    await visit.phase('idle')
    expect(await visit.page.innerText('#talk')).toBe('Talk')
    await visit.start() // again, in the same page
    await visit.page.waitForSelector('body[data-microphone="on"]')
    expect(server.errors).toEqual([])
    await closePage(visit.page)
  })
})
