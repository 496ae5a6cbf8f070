/** What shows in a language that somebody has not finished; words as `plainWords` has them. */
export interface TurnLanguage {
  /** Words no sentence ends with: articles, conjunctions, prepositions, auxiliaries. Phrases of several words too. */
  readonly dangling: readonly string[]
  /** What somebody says who is looking for words. */
  readonly fillers: readonly string[]
  /** Words that questions begin with: with no verb of one's own wanting, such a sentence is whole. */
  readonly questions: readonly string[]
  /** What is a whole turn by itself. */
  readonly complete: readonly string[]
  /** Words before a number that is dictated: "my number is". */
  readonly dictation: readonly string[]
  /** Numerals, as they are spoken. */
  readonly numerals: readonly string[]
}

function language(table: { readonly [K in keyof TurnLanguage]: string }): TurnLanguage {
  const list = (text: string) => text.split(', ')
  return {
    dangling: list(table.dangling),
    fillers: list(table.fillers),
    questions: list(table.questions),
    complete: list(table.complete),
    dictation: list(table.dictation),
    numerals: list(table.numerals),
  }
}

/** The languages that come with `textTurnDetector`, by primary subtag. */
export const turnLanguages: Readonly<Record<string, TurnLanguage>> = {
  en: language({
    dangling:
      "a, an, the, and, or, but, because, if, although, unless, while, whereas, than, of, to, at, for, from, with, into, onto, between, my, your, his, our, their, its, i, we, they, i'm, i'd, i'll, i've, we're, you're, he's, she's, it's, let's, is, are, was, were, am, be, will, would, could, should, might, must, can, very, every, really, going to, want to, would like, need to, have to, kind of, sort of, such as, as well as, even though, which, whose",
    fillers: 'um, uh, uhm, er, erm, hmm, like, well, so, you know, i mean, let me see, let me think',
    questions: 'what, who, where, when, why, how, which, do, does, did, can, could, will, would, is, are',
    complete:
      'yes, no, yeah, yep, nope, okay, ok, sure, thanks, thank you, hello, hi, hey, goodbye, bye, please, stop, i am, i do, i will, i can, it is, yes please, no thanks, so do i, of course',
    dictation: 'number, phone, card, account, code, pin, reference, zip, postcode, it, extension',
    numerals: 'zero, oh, one, two, three, four, five, six, seven, eight, nine, double, triple',
  }),
  de: language({
    dangling:
      'der, die, das, den, dem, des, ein, eine, einen, einem, einer, und, oder, aber, weil, dass, wenn, ob, obwohl, denn, sondern, als, wie, von, zu, zum, zur, für, bei, nach, aus, in, im, am, ins, über, unter, zwischen, ohne, gegen, mein, meine, meinen, meiner, dein, sein, ihr, unser, ich, wir, ist, sind, war, bin, sehr, jeder, jede, ich würde, ich möchte, ich hätte gern, zum beispiel',
    fillers: 'äh, ähm, hm, hmm, also, na ja, naja, sozusagen, ich meine, moment, mal sehen',
    questions:
      'was, wer, wo, wann, warum, wie, welche, welcher, haben, hast, kann, kannst, können, ist, sind',
    complete:
      'ja, nein, doch, okay, ok, klar, danke, vielen dank, hallo, tschüss, bitte, stopp, ja bitte, nein danke, genau, das bin ich, ich auch',
    dictation: 'nummer, telefonnummer, karte, konto, code, pin, vorwahl, postleitzahl, kundennummer',
    numerals: 'null, eins, zwei, zwo, drei, vier, fünf, sechs, sieben, acht, neun',
  }),
  fr: language({
    dangling:
      "le, la, les, l', un, une, des, du, de, d', et, ou, mais, donc, car, parce que, puisque, si, quand, que, qu', qui, dont, à, au, aux, dans, sur, sous, avec, sans, pour, par, chez, entre, mon, ma, mes, ton, ta, tes, son, sa, ses, notre, votre, je, j', nous, est, sont, était, suis, très, chaque, je voudrais, j'aimerais, je veux, il faut, afin de, par exemple",
    fillers: 'euh, heu, hum, ben, bah, alors, donc, enfin, disons, en fait, comment dire, voyons',
    questions: 'que, qui, où, quand, pourquoi, comment, combien, quel, quelle, est-ce, est ce, pouvez, peux',
    complete:
      "oui, non, si, ouais, d'accord, ok, okay, merci, bonjour, salut, au revoir, s'il vous plaît, stop, oui merci, non merci, moi aussi, c'est moi",
    dictation: 'numéro, téléphone, carte, compte, code, postal',
    numerals: 'zéro, un, deux, trois, quatre, cinq, six, sept, huit, neuf',
  }),
  es: language({
    dangling:
      'el, la, los, las, un, una, unos, unas, y, e, o, u, pero, porque, aunque, si, cuando, que, de, del, a, al, en, con, sin, por, para, desde, hasta, entre, sobre, mi, mis, tu, tus, su, sus, nuestro, nuestra, yo, es, son, era, soy, está, estoy, muy, cada, me gustaría, quiero, quisiera, tengo que, por ejemplo',
    fillers: 'eh, em, este, pues, bueno, o sea, a ver, digamos, mmm, hm, es que',
    questions: 'qué, quién, dónde, cuándo, por qué, cómo, cuánto, cuál, puede, puedes, tiene',
    complete:
      'sí, si, no, vale, ok, okay, claro, gracias, muchas gracias, hola, adiós, por favor, para, sí gracias, no gracias, yo también, soy yo, bueno',
    dictation: 'número, teléfono, tarjeta, cuenta, código, postal',
    numerals: 'cero, uno, dos, tres, cuatro, cinco, seis, siete, ocho, nueve',
  }),
}
