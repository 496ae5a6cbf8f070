/** A word where it stands. */
export interface Place {
  /** Its part of speech, in the tags of the Penn treebank. */
  readonly tag: string
  /** Whether what follows begins with a vowel; `undefined` before a pause and at the end. */
  readonly beforeVowel: boolean | undefined
  /** Whether "to" follows. */
  readonly beforeTo: boolean
}

const initials = 'initials'

/** How words sound that are said otherwise by what they do and what follows. `initials`: letter by letter. */
export function functionWord(word: string, place: Place): string | typeof initials | undefined {
  const { tag, beforeVowel } = place
  const lower = word.toLowerCase()
  const shouted = word.length > 1 && word === word.toUpperCase()
  switch (lower) {
    case 'a':
      return tag === 'DT' ? 'ɐ' : 'ˈA'
    case 'an':
      return shouted && tag.startsWith('NN') ? initials : 'ɐn'
    case 'am':
      if (tag.startsWith('NN')) return initials
      return beforeVowel === undefined || word !== 'am' ? 'æm' : 'ɐm'
    case 'i':
      return word === 'I' && tag === 'PRP' ? 'ˌI' : undefined
    case 'by':
      return tag.startsWith('RB') ? 'bˈI' : undefined
    case 'to':
      if (shouted && tag !== 'TO' && tag !== 'IN') return undefined
      return beforeVowel === undefined ? 'tu' : beforeVowel ? 'tʊ' : 'tə'
    case 'in':
      if (shouted && tag === 'NNP') return undefined
      return beforeVowel === undefined || tag !== 'IN' ? 'ˈɪn' : 'ɪn'
    case 'the':
      if (shouted && tag !== 'DT') return undefined
      return beforeVowel === true ? 'ði' : 'ðə'
    case 'used':
      return (tag === 'VBD' || tag === 'JJ') && place.beforeTo ? 'jˈust' : 'jˈuzd'
    case 'vs':
    case 'vs.':
      return tag === 'IN' ? 'vˈɜɹsəs' : undefined
    default:
      return undefined
  }
}
