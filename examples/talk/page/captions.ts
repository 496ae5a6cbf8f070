import { make } from './elements.ts'
import { figures } from './figures.ts'
import { followSpeech } from './follow-speech.ts'
import type { AgentLine, UserLine } from './lines.ts'
import { toolChip } from './tool-chip.ts'
import type { TranscriptLine } from './transcript.ts'

const mostLines = 200

interface View {
  readonly item: HTMLLIElement
  update(): void
}

/** Shows the conversation, line by line, and tells whoever listens to a screen reader what has been said. */
export class Captions {
  readonly #list: HTMLElement
  readonly #log: HTMLElement
  readonly #follow: () => void
  readonly #views = new Map<TranscriptLine, View>()
  readonly #told = new WeakSet<TranscriptLine>()

  /**
   * @param list Shows the lines.
   * @param log Where lines are told when they are complete: a live region.
   * @param head What covers the top of the page.
   */
  constructor(list: HTMLElement, log: HTMLElement, head: HTMLElement) {
    this.#list = list
    this.#log = log
    this.#follow = followSpeech(list, head)
  }

  show(line: TranscriptLine): void {
    const view = this.#views.get(line) ?? this.#add(line)
    view.update()
    this.#follow()
    this.#tell(line)
  }

  remove(line: TranscriptLine): void {
    this.#views.get(line)?.item.remove()
    this.#views.delete(line)
  }

  /** A line that nobody says. */
  note(text: string): void {
    this.#list.append(make('li', 'note', text))
  }

  #add(line: TranscriptLine): View {
    const view = line.speaker === 'you' ? userView(line) : agentView(line)
    this.#views.set(line, view)
    this.#list.append(view.item)
    const [oldest] = this.#views.keys()
    if (this.#views.size > mostLines && oldest) this.remove(oldest)
    return view
  }

  #tell(line: TranscriptLine): void {
    if (line.state === 'open' || line.state === 'coming' || this.#told.has(line)) return
    this.#told.add(line)
    const text = line.speaker === 'you' ? line.text : line.words.slice(0, line.heard).join(' ')
    this.#log.append(make('p', '', `${line.speaker === 'you' ? 'You' : 'Antiphon'}: ${text}`))
    if (this.#log.childElementCount > 20) this.#log.firstElementChild?.remove()
  }
}

/** How an answer is marked where it was stopped. */
const stops: Readonly<Partial<Record<AgentLine['state'], string>>> = {
  interrupted: 'interrupted',
  'cut-off': 'cut off',
}

function lineItem(speaker: string, name: string): { item: HTMLLIElement; body: HTMLElement } {
  const item = make('li', `line ${speaker}`)
  const body = make('div', 'said')
  item.append(make('span', 'who', name), body)
  return { item, body }
}

function userView(line: UserLine): View {
  const { item, body } = lineItem('you', 'You')
  const text = make('span', '')
  const interim = make('span', 'interim')
  const words = make('p', 'words')
  words.append(text, ' ', interim)
  body.append(words)
  return {
    item,
    update() {
      item.dataset.state = line.state
      text.textContent = line.text
      interim.textContent = line.interim || (line.text === '' ? '…' : '')
    },
  }
}

function agentView(line: AgentLine): View {
  const { item, body } = lineItem('agent', 'Antiphon')
  const words = make('p', 'words')
  const tools = make('div', 'tools')
  const cut = make('span', 'cut')
  body.append(tools, words)
  let measured = false
  return {
    item,
    update() {
      item.dataset.state = line.heard === 0 && line.state === 'coming' ? 'thinking' : line.state
      for (const word of line.words.slice(words.querySelectorAll('.word').length))
        words.append(make('span', 'word', word), ' ')
      words.querySelectorAll('.word').forEach((word, at) => {
        word.className = `word ${stateOfWord(line, at)}`
      })
      const stopped = stops[line.state]
      if (stopped !== undefined && !cut.isConnected) {
        cut.textContent = stopped
        const rest = words.querySelectorAll('.word')[line.heard]
        words.insertBefore(cut, rest ?? null)
        if (rest) words.insertBefore(document.createTextNode(' '), rest)
      }
      tools.replaceChildren(...line.tools.map(toolChip))
      const bar = line.metrics && !measured ? figures(line.metrics) : undefined
      if (bar) body.append(bar)
      measured ||= bar !== undefined
    },
  }
}

function stateOfWord({ heard, state }: AgentLine, at: number): 'heard' | 'now' | 'ahead' | 'unsaid' {
  if (at < heard) return 'heard'
  if (state in stops) return 'unsaid'
  return at === heard ? 'now' : 'ahead'
}
