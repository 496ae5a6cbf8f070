/** The page's behaviour: what is shown, and what is said of what the pointer is at. It runs in the browser. */

const all = <E extends Element>(selector: string) => [...document.querySelectorAll<E>(selector)]
const search = document.querySelector<HTMLInputElement>('input[type=search]')!
const shown = document.querySelector<HTMLElement>('.shown')!
const tip = document.querySelector<HTMLElement>('#tip')!
const cards = all<HTMLElement>('.card')
const chips = all<HTMLButtonElement>('button[data-theme]')
const bugs = all<HTMLButtonElement>('button[data-bug]')
let theme = ''
let bug = ''

function filter(): void {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean)
  let count = 0
  for (const card of cards) {
    const { words: text = '', bugs: numbers = '' } = card.dataset
    const fits =
      words.every((word) => text.includes(word)) &&
      (bug === '' || numbers.split(' ').includes(bug)) &&
      (theme === '' || card.closest('section')!.id === theme)
    card.hidden = !fits
    if (fits) count++
  }
  for (const section of all<HTMLElement>('section'))
    section.hidden = section.querySelector('.card:not([hidden])') === null
  for (const chip of chips) chip.ariaPressed = String(chip.dataset.theme === theme)
  for (const button of bugs) button.ariaPressed = String(button.dataset.bug === bug)
  shown.textContent = count === cards.length ? '' : `${count} of ${cards.length}`
}

function point(event: PointerEvent): void {
  const target = event.target instanceof Element ? event.target : undefined
  const plot = target?.closest<HTMLElement>('.plot')
  const item = target?.closest<HTMLElement>('[data-tip]')
  for (const other of all<HTMLElement>('.plot.pointed')) if (other !== plot) other.classList.remove('pointed')
  if (plot) follow(plot, event.clientX)
  tip.hidden = !item
  if (!item) return
  const { tip: what = '', text = '' } = item.dataset
  tip.replaceChildren(Object.assign(document.createElement('b'), { textContent: what }), text)
  const { width, height } = tip.getBoundingClientRect()
  const left = Math.min(event.clientX + 12, innerWidth - width - 8)
  const top = event.clientY + 18 + height > innerHeight ? event.clientY - height - 12 : event.clientY + 18
  tip.style.translate = `${Math.max(8, left)}px ${top}px`
}

/** Draws a line through all lanes at the pointer, with its time. */
function follow(plot: HTMLElement, clientX: number): void {
  const track = plot.querySelector('.track')
  if (!track) return
  const { left, width } = track.getBoundingClientRect()
  const part = (clientX - left) / width
  plot.classList.toggle('pointed', part >= 0 && part <= 1)
  plot.style.setProperty('--at', String(part))
  plot.dataset.at = `${((part * Number(plot.dataset.ms)) / 1000).toFixed(2)} s`
}

for (const chip of chips)
  chip.addEventListener('click', () => {
    theme = chip.dataset.theme ?? ''
    filter()
  })
for (const button of bugs)
  button.addEventListener('click', () => {
    bug = bug === button.dataset.bug ? '' : (button.dataset.bug ?? '')
    filter()
  })
search.addEventListener('input', filter)
document.addEventListener('pointermove', point, { passive: true })
document.addEventListener('pointerleave', () => {
  tip.hidden = true
})
