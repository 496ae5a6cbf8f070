/** What listeners say to show that they listen, as recognizers write it, without punctuation; by language. */
const tables: Readonly<Record<string, string>> = {
  en: 'mm, mmm, mhm, mm hm, mm hmm, mmhmm, mmhm, hm, hmm, uh, uh huh, uhhuh, um, ah, oh, right, okay, ok, yeah, yes, yep, sure, i see',
  de: 'mm, mmm, mhm, mm hm, hm, hmm, aha, ah, ach so, achso, oh, ja, ja ja, jaja, genau, okay, ok, gut, alles klar, klar, stimmt, verstehe, ich verstehe, ach',
  fr: "mm, mmm, mhm, hm, hmm, hum, ah, oh, oui, ouais, d'accord, okay, ok, bien, très bien, je vois, c'est ça, voilà, exact, tout à fait, ah bon",
  es: 'mm, mmm, mhm, ajá, aja, hm, hmm, ah, oh, sí, si, claro, vale, bueno, bien, ya, ya veo, entiendo, okay, ok, exacto, de acuerdo',
  it: 'mm, mmm, mhm, hm, hmm, ah, oh, eh, sì, si, certo, okay, ok, va bene, bene, capisco, ho capito, esatto, giusto, già',
  ja: 'うん, うんうん, はい, はいはい, ええ, へえ, へー, ほう, なるほど, そう, そうそう, そうですね, そうですか, そっか, ああ, あー, おお, 了解, わかりました',
}

/** What English listeners say to show that they listen. */
export const defaultBackchannels: readonly string[] = backchannelsOf('en')

/**
 * What listeners say to show that they listen.
 * @param language BCP 47; a region is ignored. English where the language has no list: en, de, fr, es, it, ja do.
 */
export function backchannelsOf(language: string | undefined): readonly string[] {
  const primary = language?.toLowerCase().split(/[-_]/)[0] ?? 'en'
  return (tables[primary] ?? tables.en!).split(', ')
}
