import type { Told } from '../harness/tell.ts'

/** A story in a line, and in more where it fails. */
export function line({ story, holds, tookMs, claims, played }: Told): string {
  const bugs = story.bugs ? `  [bug ${story.bugs.join(', ')}]` : ''
  const seconds = (played.endedAtMs / 1000).toFixed(1).padStart(5)
  const mark = holds ? (story.notYet ? '○' : '✓') : '✗'
  const head = `  ${mark} ${tookMs.toFixed(0).padStart(4)} ms ${seconds} s  ${story.title}${bugs}`
  if (story.notYet !== undefined && holds) return `${head}\n      not yet: ${story.notYet}`
  const failed = claims.filter((claim) => !claim.holds)
  if (story.notYet !== undefined) return `${head}\n      It comes out as it must: take its \`notYet\` away.`
  return [
    head,
    ...failed.map(({ claim, found }) => `      ✗ ${claim}${found ? `\n        but: ${found}` : ''}`),
  ].join('\n')
}

/** All that was told, in a line. */
export function summary(told: readonly Told[], tookMs: number): string {
  const broken = told.filter(({ holds }) => !holds).length
  const notYet = told.filter(({ story, holds }) => holds && story.notYet !== undefined).length
  const kept = told.length - broken - notYet
  const counts = [
    broken + notYet === 0 ? 'all as they must be' : `${kept} as they must be`,
    ...(notYet === 0 ? [] : [`${notYet} known not to be yet`]),
    ...(broken === 0 ? [] : [`${broken} not`]),
  ]
  const virtualMs = told.reduce((sum, { played }) => sum + played.endedAtMs, 0)
  const time = `${(virtualMs / 1000).toFixed(0)} s of conversation in ${(tookMs / 1000).toFixed(1)} s`
  return `${told.length} scenarios, ${counts.join(', ')}: ${time}`
}
