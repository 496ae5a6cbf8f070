/** What the recognizer believes that was said, and may take back. The first guess at a sound is often wrong: a second one has to confirm it. */
export type Guess =
  /** `text` is empty if it believes nothing; `wasSure` are the words that were sure last, though they do not stand now. */
  | { readonly sure: false; readonly text: string; readonly wasSure: string }
  | { readonly sure: true; readonly text: string }

/** Nothing is believed yet. */
export const noGuess: Guess = { sure: false, text: '', wasSure: '' }

/** What is believed after it: words that follow words are sure. */
export function guessAfter(before: Guess, text: string): Guess {
  if (before.text !== '' && text !== '') return { sure: true, text }
  return { sure: false, text, wasSure: wasSure(before) }
}

/** The words that were sure last. */
export function wasSure(guess: Guess): string {
  return guess.sure ? guess.text : guess.wasSure
}
