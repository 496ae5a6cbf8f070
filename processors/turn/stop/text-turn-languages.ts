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
  /** Words before a number that is dictated: "number", "address is". Phrases of several words too. */
  readonly dictation: readonly string[]
  /** Numerals of one digit, as they are spoken; the first of them is zero. */
  readonly numerals: readonly string[]
  /** Numerals of two digits: "twelve", and "forty", which one of one digit may follow. */
  readonly pairs?: readonly string[]
  /** Words that stand between the two: "treinta y dos". */
  readonly joints?: readonly string[]
  /** Words before letters that are spelled: "spelled". */
  readonly spelling?: readonly string[]
  /** Words before an e-mail address: "email is". */
  readonly mail?: readonly string[]
  /** How "@" and "." are said in one. */
  readonly mailMarks?: { readonly at: readonly string[]; readonly dot: readonly string[] }
  /** How many digits whole numbers have that are dictated. Default 10, 11 and 16: telephones and cards. */
  readonly lengths?: readonly number[]
}

type Lists = { readonly [K in Exclude<keyof TurnLanguage, 'mailMarks' | 'lengths'>]-?: string }

function language(table: Lists & { at: string; dot: string; lengths?: readonly number[] }): TurnLanguage {
  const list = (text: string) => text.split(', ')
  const { at, dot, lengths } = table
  return {
    dangling: list(table.dangling),
    fillers: list(table.fillers),
    questions: list(table.questions),
    complete: list(table.complete),
    dictation: list(table.dictation),
    numerals: list(table.numerals),
    pairs: list(table.pairs),
    joints: list(table.joints),
    spelling: list(table.spelling),
    mail: list(table.mail),
    mailMarks: { at: list(at), dot: list(dot) },
    ...(lengths && { lengths }),
  }
}

/** The languages that come with `textTurnDetector`, by primary subtag. */
export const turnLanguages: Readonly<Record<string, TurnLanguage>> = {
  en: language({
    dangling:
      "a, an, the, and, or, but, because, if, although, unless, while, whereas, than, of, to, at, for, from, with, into, onto, between, my, your, his, our, their, its, i, we, they, i'm, i'd, i'll, i've, we're, you're, he's, she's, it's, let's, is, are, was, were, am, be, will, would, could, should, might, must, can, very, every, really, going to, want to, would like, need to, have to, kind of, sort of, such as, as well as, even though, which, whose, and then, but then, and so, and also, or maybe, and maybe, but also, so that, such that, since, until, except, despite, without, towards, per, versus, via, depending on, based on, either, that's, there's, who's, what's, where's, name's, number's, address's, i think that, i want, i need, i'd like, i would like, would you, could you, can you, if you, when you, as in, dot, underscore, hyphen, at sign",
    fillers:
      "um, uh, uhm, er, erm, hmm, like, well, so, you know, i mean, let me see, let me think, let's see, hold on, one moment, just a moment, one second, just a second, give me a second, give me a moment, what else, how do i say, what's it called",
    questions: 'what, who, where, when, why, how, which, do, does, did, can, could, will, would, is, are',
    complete:
      'yes, no, yeah, yep, nope, okay, ok, sure, thanks, thank you, hello, hi, hey, goodbye, bye, please, stop, i am, i do, i will, i can, it is, yes please, no thanks, so do i, of course',
    dictation:
      'number, phone, card, account, code, pin, reference, zip, postcode, it, extension, address is, address was, live at, lives at, staying at, deliver to, ship to, send it to, born in, born on, plus',
    numerals: 'zero, oh, one, two, three, four, five, six, seven, eight, nine, double, triple, nought',
    pairs:
      'ten, eleven, twelve, thirteen, fourteen, fifteen, sixteen, seventeen, eighteen, nineteen, twenty, thirty, forty, fifty, sixty, seventy, eighty, ninety',
    joints: '',
    spelling: 'spelled, spelt, spelling, spell, letters, initials',
    mail: 'email is, email address is, e mail is, e mail address is, mail is, email at',
    at: 'at',
    dot: 'dot, point',
  }),
  de: language({
    dangling:
      'der, die, das, den, dem, des, ein, eine, einen, einem, einer, und, oder, aber, weil, dass, wenn, ob, obwohl, denn, sondern, als, wie, von, zu, zum, zur, für, bei, nach, aus, in, im, am, ins, über, unter, zwischen, ohne, gegen, mein, meine, meinen, meiner, dein, sein, ihr, unser, ich, wir, ist, sind, war, bin, sehr, jeder, jede, ich würde, ich möchte, ich hätte gern, zum beispiel, und dann, aber dann, und auch, und zwar, oder vielleicht, und vielleicht, damit, sodass, so dass, bis, seit, trotz, während, bevor, nachdem, anstatt, außer, sowie, entweder, weder, ich will, ich brauche, ich heiße, mein name ist, können sie, könnten sie, würden sie, wie in, punkt, unterstrich, bindestrich, klammeraffe',
    fillers:
      'äh, ähm, hm, hmm, also, na ja, naja, sozusagen, ich meine, moment, mal sehen, einen moment, eine sekunde, warte, warten sie, was noch, wie sagt man, mal überlegen, lass mich überlegen',
    questions:
      'was, wer, wo, wann, warum, wie, welche, welcher, haben, hast, kann, kannst, können, ist, sind',
    complete:
      'ja, nein, doch, okay, ok, klar, danke, vielen dank, hallo, tschüss, bitte, stopp, ja bitte, nein danke, genau, das bin ich, ich auch',
    dictation:
      'nummer, telefonnummer, karte, konto, code, pin, vorwahl, postleitzahl, kundennummer, adresse ist, adresse lautet, wohne in der, hausnummer, rufnummer, handynummer, geboren am, plus, lautet',
    numerals: 'null, ein, eins, zwei, zwo, drei, vier, fünf, sechs, sieben, acht, neun',
    pairs:
      'zehn, elf, zwölf, dreizehn, vierzehn, fünfzehn, sechzehn, siebzehn, achtzehn, neunzehn, zwanzig, dreißig, dreissig, vierzig, fünfzig, sechzig, siebzig, achtzig, neunzig',
    joints: '',
    spelling: 'buchstabiert, buchstabiere, buchstabieren, geschrieben, schreibt sich, buchstaben',
    mail: 'mail ist, mail lautet, email ist, email lautet, mailadresse ist, mailadresse lautet, mail adresse ist, mail adresse lautet',
    at: 'at, ät, klammeraffe',
    dot: 'punkt, dot',
  }),
  fr: language({
    dangling:
      "le, la, les, l', un, une, des, du, de, d', et, ou, mais, donc, car, parce que, puisque, si, quand, que, qu', qui, dont, à, au, aux, dans, sur, sous, avec, sans, pour, par, chez, entre, mon, ma, mes, ton, ta, tes, son, sa, ses, notre, votre, je, j', nous, est, sont, était, suis, très, chaque, je voudrais, j'aimerais, je veux, il faut, afin de, par exemple, et puis, et ensuite, et alors, mais aussi, et aussi, ou peut être, ou bien, pour que, afin que, avant de, depuis, jusqu'à, pendant, sauf, malgré, vers, selon, soit, ni, alors que, tandis que, lorsque, c'est, il y a, je m'appelle, mon nom est, j'ai, j'ai besoin de, je cherche, pouvez vous, pourriez vous, est ce que, comme dans, point, tiret, tiret du bas, arobase",
    fillers:
      "euh, heu, hum, ben, bah, alors, donc, enfin, disons, en fait, comment dire, voyons, attendez, attends, un instant, un moment, une seconde, quoi d'autre, laissez moi réfléchir",
    questions: 'que, qui, où, quand, pourquoi, comment, combien, quel, quelle, est-ce, est ce, pouvez, peux',
    complete:
      "oui, non, si, ouais, d'accord, ok, okay, merci, bonjour, salut, au revoir, s'il vous plaît, stop, oui merci, non merci, moi aussi, c'est moi",
    dictation:
      "numéro, téléphone, carte, compte, code, postal, adresse est, adresse c'est, adresse est le, adresse est au, l'adresse est, l'adresse est le, l'adresse est au, l'adresse c'est, habite au, portable, né le, née le, plus",
    numerals: 'zéro, un, une, deux, trois, quatre, cinq, six, sept, huit, neuf',
    pairs:
      'dix, onze, douze, treize, quatorze, quinze, seize, vingt, vingts, trente, quarante, cinquante, soixante, septante, huitante, nonante',
    joints: 'et',
    spelling: "épelle, s'épelle, épelez, s'écrit, épeler, lettres",
    mail: "mail est, mail c'est, l'email est, l'email c'est, email est, email c'est, adresse mail est, adresse mail c'est, courriel est, courriel c'est",
    at: 'arobase, at, a commercial',
    dot: 'point',
    lengths: [10, 16],
  }),
  es: language({
    dangling:
      'el, la, los, las, un, una, unos, unas, y, e, o, u, pero, porque, aunque, si, cuando, que, de, del, a, al, en, con, sin, por, para, desde, hasta, entre, sobre, mi, mis, tu, tus, su, sus, nuestro, nuestra, yo, es, son, era, soy, está, estoy, muy, cada, me gustaría, quiero, quisiera, tengo que, por ejemplo, y luego, y después, y entonces, pero luego, y también, o tal vez, o quizás, para que, así que, hasta que, desde que, mientras, ya que, según, salvo, excepto, ni, me llamo, mi nombre es, necesito, busco, puede usted, podría, podrías, es que, como en, punto, guion, guión, guion bajo, guión bajo, arroba',
    fillers:
      'eh, em, este, pues, bueno, o sea, a ver, digamos, mmm, hm, es que, espera, espere, un momento, un segundo, déjame ver, déjeme ver, déjame pensar, qué más, cómo se dice',
    questions: 'qué, quién, dónde, cuándo, por qué, cómo, cuánto, cuál, puede, puedes, tiene',
    complete:
      'sí, si, no, vale, ok, okay, claro, gracias, muchas gracias, hola, adiós, por favor, para, sí gracias, no gracias, yo también, soy yo, bueno',
    dictation:
      'número, teléfono, tarjeta, cuenta, código, postal, dirección es, vivo en, calle, móvil, celular, nací el, nací en, más',
    numerals: 'cero, uno, dos, tres, cuatro, cinco, seis, siete, ocho, nueve',
    pairs:
      'diez, once, doce, trece, catorce, quince, dieciséis, diecisiete, dieciocho, diecinueve, veinte, veintiuno, veintiún, veintidós, veintitrés, veinticuatro, veinticinco, veintiséis, veintisiete, veintiocho, veintinueve, treinta, cuarenta, cincuenta, sesenta, setenta, ochenta, noventa',
    joints: 'y',
    spelling: 'deletrea, se deletrea, deletreo, deletrear, se escribe, letras',
    mail: 'correo es, correo electrónico es, email es, mail es, dirección de correo es',
    at: 'arroba, at',
    dot: 'punto',
    lengths: [9, 16],
  }),
}
