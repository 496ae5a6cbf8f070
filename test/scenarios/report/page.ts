import { readFile } from 'node:fs/promises'
import { transform } from 'esbuild'
import type { Told } from '../harness/tell.ts'
import type { Theme } from '../story.ts'
import { card } from './card.ts'
import { summary } from './list.ts'
import { html, slug } from './markup.ts'

const near = (name: string) => readFile(new URL(name, import.meta.url), 'utf8')

/** A page that draws all that was told. It needs nothing but itself. */
export async function page(told: readonly Told[], tookMs: number): Promise<string> {
  const [style, behaviour] = await Promise.all([near('style.css'), near('behaviour.ts')])
  const { code } = await transform(behaviour, { loader: 'ts', minify: true, format: 'iife' })
  const themes = [...new Set(told.map(({ theme }) => theme))]
  const broken = told.filter(({ holds }) => !holds).length
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${told.length} conversations</title>
<style>${style}</style>
</head>
<body>
<header class="top">
<h1>${told.length} conversations</h1>
<p class="${broken === 0 ? 'good' : 'bad'}">${html(summary(told, tookMs))}</p>
<p>Each is played on a virtual clock, from the caller’s audio to what the caller hears, and comes out the same every time. Point at anything to read it; what was meant to be said and was never heard is <s>struck out</s>.</p>
${bugs(told)}
</header>
<nav class="bar">
<input type="search" placeholder="Search: words, tools, steps" aria-label="Search">
<div class="chips">
<button data-theme="" aria-pressed="true">All</button>
${themes.map((theme) => chip(theme, told)).join('\n')}
</div>
<p class="shown" role="status"></p>
</nav>
<main>
${themes.map((theme) => section(theme, told)).join('\n')}
</main>
<div id="tip" hidden></div>
<script>${code}</script>
</body>
</html>
`
}

function bugs(told: readonly Told[]): string {
  const numbers = [...new Set(told.flatMap(({ story }) => story.bugs ?? []))].sort((a, b) => a - b)
  if (numbers.length === 0) return ''
  const links = numbers.map((bug) => `<button data-bug="${bug}" aria-pressed="false">${bug}</button>`)
  return `<p class="bugs" id="bugs">Bugs that users of other frameworks have met: ${links.join('')}</p>`
}

function chip(theme: Theme, told: readonly Told[]): string {
  const own = told.filter((each) => each.theme === theme)
  const broken = own.some(({ holds }) => !holds) ? ' class="bad"' : ''
  return `<button data-theme="${slug(theme.name)}" aria-pressed="false"${broken}>${html(theme.name)} <small>${own.length}</small></button>`
}

function section(theme: Theme, told: readonly Told[]): string {
  const cards = told.filter((each) => each.theme === theme).map(card)
  return `<section id="${slug(theme.name)}"><h2>${html(theme.name)}</h2><p class="about">${html(theme.about)}</p>
${cards.join('\n')}
</section>`
}
