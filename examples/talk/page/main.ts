import { InterruptFrame, UserTurnEndedFrame } from 'antiphon'
import { Call } from './call.ts'
import { Captions } from './captions.ts'
import { find } from './elements.ts'
import type { LineState } from './line.ts'
import { lineMessages, microphoneMessages, phaseNames } from './messages.ts'
import { type MicrophoneProblem, microphones } from './microphone.ts'
import { Notices } from './notices.ts'
import { level, Score } from './score.ts'
import { chooseTheme } from './theme.ts'
import { Transcript } from './transcript.ts'

const talk = find<HTMLButtonElement>('talk')
const mute = find<HTMLButtonElement>('mute')
const choice = find<HTMLSelectElement>('microphone')
const text = find<HTMLInputElement>('text')
const notices = new Notices(find('notices'))
const captions = new Captions(find('captions'), find('log'), find('head'))
let dropped = false

const transcript = new Transcript({
  changed: (line) => captions.show(line),
  removed: (line) => captions.remove(line),
})

const call = new Call({
  changed: show,
  began() {
    transcript.restart()
    notices.clear('line', 'error')
    if (dropped) captions.note(lineMessages.back)
    dropped = false
  },
  frame(frame) {
    if (frame instanceof InterruptFrame) score.markCut()
    if (frame instanceof UserTurnEndedFrame) notices.clear('error')
    transcript.take(frame)
  },
  line: lineChanged,
  microphone: microphoneFailed,
  error: (message) => notices.show('error', { kind: 'problem', text: message }),
})

const score = new Score(find<HTMLCanvasElement>('score'), () => ({
  agent: level(call.speaker?.analyser),
  you: level(call.microphone?.analyser),
}))

chooseTheme(find<HTMLSelectElement>('theme'), () => score.recolour())

function lineChanged(state: LineState, retryMs = 0): void {
  const action = { label: 'Try now', run: () => call.retry() }
  if (state === 'waiting') {
    dropped = true
    transcript.restart()
    notices.show('line', { kind: 'problem', text: lineMessages.waiting(Math.ceil(retryMs / 1000)), action })
  } else if (state === 'connecting' && dropped)
    notices.show('line', { kind: 'problem', text: lineMessages.connecting })
  else if (state === 'dead') notices.show('line', { kind: 'problem', text: lineMessages.dead, action })
  else if (state === 'ended') notices.show('line', { kind: 'info', text: lineMessages.ended })
  else notices.clear('line')
  if (state === 'closed' || state === 'ended') {
    dropped = false
    transcript.restart()
  }
}

function microphoneFailed(problem: MicrophoneProblem): void {
  const again = { label: 'Try again', run: () => run(call.live ? call.listen() : call.start()) }
  notices.show('microphone', {
    kind: 'problem',
    text: microphoneMessages[problem],
    ...(problem !== 'insecure' && { action: again }),
  })
}

function show(): void {
  const phase = call.phase(transcript.thinking)
  const { body } = document
  const { microphone } = call
  if (body.dataset.phase !== phase) {
    body.dataset.phase = phase
    find('state').textContent = phaseNames[phase]
  }
  if ((body.dataset.live === 'true') !== call.live) liveChanged()
  if (microphone) notices.clear('microphone')
  const heard = microphone !== undefined && !microphone.muted
  body.dataset.microphone = microphone === undefined ? 'none' : heard ? 'on' : 'muted'
  mute.disabled = !call.live
  mute.ariaPressed = String(microphone?.muted ?? false)
  find('mute-label').textContent =
    call.live && !microphone ? 'Use microphone' : heard || !call.live ? 'Mute' : 'Unmute'
  choice.disabled = microphone === undefined
}

function liveChanged(): void {
  document.body.dataset.live = String(call.live)
  find('talk-label').textContent = call.live ? 'Hang up' : 'Talk'
  if (call.live) {
    score.start()
    notices.clear('error')
  } else score.stop()
}

async function listMicrophones(): Promise<void> {
  const { microphone } = call
  if (!microphone) return
  const found = await microphones()
  choice.replaceChildren(
    ...found.map(({ deviceId, label }, at) => new Option(label || `Microphone ${at + 1}`, deviceId)),
  )
  const current = found.find(({ deviceId }) => deviceId === microphone.deviceId)
  if (current) choice.value = current.deviceId
  choice.hidden = found.length === 0
}

function toggleMute(): void {
  const { microphone } = call
  if (microphone) microphone.muted = !microphone.muted
  else run(call.listen().then(listMicrophones))
  show()
}

/** What fails unexpectedly is shown, not lost. */
function run(work: Promise<void>): void {
  work.catch((error: unknown) => {
    notices.show('error', { kind: 'problem', text: error instanceof Error ? error.message : String(error) })
  })
}

talk.addEventListener('click', () => {
  if (call.live) return call.stop()
  notices.clear('line', 'microphone', 'error')
  run(
    call.start().then(async () => {
      if (call.microphone) mute.focus() // so that the space bar mutes, and does not hang up
      await listMicrophones()
    }),
  )
})

mute.addEventListener('click', toggleMute)
choice.addEventListener('change', () => run(call.choose(choice.value)))
navigator.mediaDevices?.addEventListener('devicechange', () => run(listMicrophones()))

find('write').addEventListener('submit', (event) => {
  event.preventDefault()
  const words = text.value.trim()
  text.value = ''
  if (words !== '') run(call.say(words))
})

for (const example of document.querySelectorAll<HTMLButtonElement>('#examples button'))
  example.addEventListener('click', () => run(call.say(example.textContent)))

document.addEventListener('keydown', (event) => {
  const elsewhere = !(event.target as HTMLElement).closest('input, select, button, summary, a')
  if (event.key !== ' ' || event.repeat || !elsewhere || !call.live) return
  event.preventDefault()
  toggleMute()
})

if (!window.isSecureContext) microphoneFailed('insecure')
show()
