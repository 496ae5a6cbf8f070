/**
 * What several things are called where some have the same name: with the model, where that differs, else with a number.
 */
export function distinctNames(
  things: readonly { readonly name: string; readonly model?: string }[],
): string[] {
  const withModels = things.map(({ name, model }) =>
    model !== undefined && countOf(things, name) > 1 ? `${name} (${model})` : name,
  )
  return withModels.map((name, at) => {
    const nth = withModels.slice(0, at).filter((other) => other === name).length
    return nth === 0 ? name : `${name} ${nth + 1}`
  })
}

function countOf(things: readonly { readonly name: string }[], name: string): number {
  return things.filter((thing) => thing.name === name).length
}
