/** How far from where it belongs the page may stand and still follow, in pixels. */
const near = 80

/**
 * Keeps in sight what is being said: the end of the list, or the word that sounds if the end would push that away under
 * the page's head. A reader who goes elsewhere is left alone until the two meet again.
 * @returns To be called when another word sounds; it sees by itself that the page has grown.
 */
export function followSpeech(list: HTMLElement, head: HTMLElement): () => void {
  const page = document.scrollingElement ?? document.body
  let following = true
  const belongs = () => {
    const end = page.scrollHeight - page.clientHeight
    const word = list.querySelector('.now')
    if (!word) return end
    const { top, height } = word.getBoundingClientRect()
    return Math.min(end, page.scrollTop + top - head.offsetHeight - height)
  }
  const isNear = () => Math.abs(page.scrollTop - belongs()) < near
  const follow = () => {
    if (list.childElementCount === 0) return
    following ||= isNear()
    if (following) page.scrollTop = belongs()
  }
  addEventListener('scroll', () => {
    following = isNear()
  })
  addEventListener('resize', follow)
  new ResizeObserver(follow).observe(document.body)
  return follow
}
