/** How near to the end counts as being there, in pixels. */
const near = 80

/** Keeps the end of a list, the last on its page, in sight while it grows, unless the reader has gone back. */
export function followEnd(list: HTMLElement): void {
  const page = document.scrollingElement ?? document.body
  let following = true
  addEventListener('scroll', () => {
    following = page.scrollHeight - page.scrollTop - page.clientHeight < near
  })
  const follow = () => {
    if (following && list.childElementCount > 0) page.scrollTop = page.scrollHeight
  }
  new ResizeObserver(follow).observe(list)
  addEventListener('resize', follow)
}
