import { make } from './elements.ts'

/** Something the user has to know, and can perhaps do something about. */
export interface Notice {
  readonly text: string
  /** How bad it is. */
  readonly kind: 'info' | 'problem'
  /** What can be done. */
  readonly action?: { readonly label: string; run(): void }
}

/** Shows what is wrong: at most one notice about each subject. */
export class Notices {
  readonly #place: HTMLElement
  readonly #shown = new Map<string, HTMLElement>()

  /** @param place A live region. */
  constructor(place: HTMLElement) {
    this.#place = place
  }

  show(subject: string, { text, kind, action }: Notice): void {
    this.clear(subject)
    const notice = make('div', `notice ${kind}`)
    notice.append(make('p', '', text))
    if (action) {
      const button = make('button', 'quiet', action.label)
      button.type = 'button'
      button.addEventListener('click', () => action.run())
      notice.append(button)
    }
    this.#shown.set(subject, notice)
    this.#place.append(notice)
  }

  clear(...subjects: readonly string[]): void {
    for (const subject of subjects) {
      this.#shown.get(subject)?.remove()
      this.#shown.delete(subject)
    }
  }
}
