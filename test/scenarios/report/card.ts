import type { Line } from '../harness/answers.ts'
import type { Claim } from '../harness/judge.ts'
import type { Told } from '../harness/tell.ts'
import { chart } from './chart.ts'
import { html, seconds, slug } from './markup.ts'

/** A story: what the caller does, what came of it, and what had to. */
export function card({ story, played, claims, holds, tookMs }: Told): string {
  const { title, bugs = [], caller, notYet } = story
  const state = notYet === undefined ? (holds ? 'holds' : 'broken') : 'not-yet'
  const badges = bugs
    .map((bug) => `<a class="bug" href="#bugs" title="a bug of the field">bug ${bug}</a>`)
    .join('')
  const steps = [...caller.map(({ reads }) => reads), 'hangs up']
  const crowd = played.others.length === 0 ? '' : `<span>${played.others.length + 1} calls at once</span>`
  const search = html([title, ...steps, ...played.told].join(' ').toLowerCase())
  return `<article id="${slug(title)}" class="card ${state}" data-bugs="${bugs.join(' ')}" data-words="${search}">
<header><h3>${html(title)}</h3><p class="meta">${badges}${crowd}<span>${seconds(played.endedAtMs)} s</span><span>in ${tookMs.toFixed(0)} ms</span></p></header>
<p class="steps"><b>The caller</b> ${steps.map((step) => `<span>${html(step)}</span>`).join('')}</p>
${notYet === undefined ? '' : `<p class="why">Not yet: ${html(notYet)}</p>`}
${chart(played)}
<div class="below"><ol class="talk">${played.lines.map(said).join('')}</ol>${verdict(claims, state)}</div>
</article>`
}

function said({ who, text, unheard }: Line): string {
  const cut = unheard === '' ? '' : ` <s title="never heard">${html(unheard)}</s>`
  return `<li class="${who}">${html(text)}${cut}</li>`
}

function verdict(claims: readonly Claim[], state: string): string {
  const broken = claims.filter(({ holds }) => !holds)
  const count =
    broken.length === 0
      ? `${claims.length} claims hold`
      : `${broken.length} of ${claims.length} claims do not hold`
  const items = [...broken, ...claims.filter(({ holds }) => holds)].map(claimed).join('')
  return `<details class="claims"${state === 'holds' ? '' : ' open'}><summary>${count}</summary><ul>${items}</ul></details>`
}

function claimed({ claim, holds, found }: Claim): string {
  const but = holds || found === undefined ? '' : `<br><small>but: ${html(found)}</small>`
  return `<li class="${holds ? 'so' : 'not-so'}">${html(claim)}${but}</li>`
}
