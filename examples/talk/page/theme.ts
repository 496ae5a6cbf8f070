const key = 'theme'
const themes = ['system', 'light', 'dark']

/** Lets a user choose light or dark, or what the system has, and remembers it. */
export function chooseTheme(choice: HTMLSelectElement, changed: () => void): void {
  choice.value = remembered()
  apply(choice.value)
  choice.addEventListener('change', () => {
    apply(choice.value)
    remember(choice.value)
    changed()
  })
}

function apply(theme: string): void {
  const { dataset } = document.documentElement
  if (theme === 'system') delete dataset.theme
  else dataset.theme = theme
}

function remembered(): string {
  try {
    const theme = localStorage.getItem(key) ?? ''
    return themes.includes(theme) ? theme : 'system'
  } catch {
    return 'system' // a browser that keeps nothing
  }
}

function remember(theme: string): void {
  try {
    localStorage.setItem(key, theme)
  } catch {
    // A browser that keeps nothing: the choice holds until the page is left.
  }
}
