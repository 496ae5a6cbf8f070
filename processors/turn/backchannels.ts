/**
 * What listeners say to show that they listen, as recognizers write it, without punctuation; by language. Not among
 * them: what asks for something ("wait", "what", "sorry"), what declines ("no", "no problem") and what ends ("thanks").
 */
const tables: Readonly<Record<string, string>> = {
  en:
    'mm, mmm, mmmm, mhm, mmhm, mm hm, mm hmm, mmm hmm, mhmm, mmhmm, hm, hmm, hmmm, uh, uhh, uh huh, uhhuh, uhuh, um, umm, ah, ahh, aah, aha, ah ha, oh, ooh, ohh, huh, ' +
    'right, right on, righto, okay, ok, okey, okey dokey, okay then, yeah, yea, yah, ya, yes, yep, yup, sure, sure thing, for sure, i see, ' +
    "got it, i got it, i've got it, got you, gotcha, i got you, exactly, precisely, absolutely, definitely, totally, completely, certainly, indeed, obviously, clearly, naturally, of course, " +
    "alright, all right, alright then, all right then, makes sense, that makes sense, makes total sense, that makes total sense, true, that's true, very true, so true, that's right, you're right, you are right, that's correct, correct, that's it, " +
    "i understand, understood, i know, i hear you, i hear ya, i follow, i'm following, i'm with you, i'm listening, i agree, agreed, same here, fair enough, fair, that's fair, fair point, good point, " +
    'sounds good, sounds great, sounds fine, good, very good, good to know, great, fine, nice, very nice, cool, perfect, excellent, wonderful, fantastic, awesome, amazing, brilliant, lovely, very well, well well, ' +
    'wow, oh wow, really, oh really, interesting, very interesting, how interesting, no kidding, you bet, oh boy, oh my, my goodness, oh my god, oh my goodness, ' +
    'go on, go ahead, carry on, keep going, please go on, please continue, continue',
  de:
    'mm, mmm, mhm, mmhm, mm hm, hm, hmm, hmhm, aha, ah, ach so, achso, ach, ach ja, oh, ja, ja ja, jaja, jawohl, jo, jep, jup, genau, ganz genau, exakt, richtig, ganz richtig, okay, ok, gut, sehr gut, na gut, alles klar, klar, na klar, ' +
    'ist klar, stimmt, das stimmt, verstehe, ich verstehe, verstanden, hab verstanden, habe verstanden, ich hab verstanden, ich habe verstanden, natürlich, selbstverständlich, sicher, sicherlich, absolut, definitiv, eben, logisch, macht sinn, das macht sinn, ' +
    'ergibt sinn, das ergibt sinn, leuchtet ein, in ordnung, geht klar, passt, schön, super, prima, toll, perfekt, wunderbar, interessant, sehr interessant, wirklich, echt, tatsächlich, wow, weiß ich, ich weiß, so so, soso, so ist es, eben eben, ' +
    'weiter, nur weiter, red weiter, sprich weiter, ich höre, ich höre zu, einverstanden, alles gut',
  fr:
    "mm, mmm, mhm, mm hm, hm, hmm, hum, hum hum, ah, ah oui, ah ouais, ah d'accord, ah bon, oh, oui, oui oui, ouais, ouaip, d'accord, okay, ok, bien, très bien, bien sûr, je vois, je comprends, compris, j'ai compris, j'entends, c'est ça, c'est vrai, vrai, voilà, " +
    "exact, exactement, tout à fait, absolument, certainement, évidemment, effectivement, en effet, bien entendu, naturellement, ça marche, ça roule, entendu, c'est clair, clair, c'est noté, noté, logique, c'est logique, ça se tient, " +
    "juste, c'est juste, parfait, super, génial, formidable, excellent, chouette, intéressant, très intéressant, vraiment, ah vraiment, sans blague, ouah, waouh, je sais, continue, continuez, allez y, vas y, poursuivez, j'écoute, je t'écoute, je vous écoute",
  es:
    'mm, mmm, mhm, ajá, aja, hm, hmm, ah, ah ya, oh, sí, si, sí sí, si si, sip, claro, claro que sí, claro que si, clarísimo, por supuesto, vale, vale vale, bueno, bien, muy bien, ya, ya ya, ya veo, ya entiendo, entiendo, entendido, comprendo, comprendido, lo entiendo, te entiendo, okay, ok, okey, ' +
    'exacto, exactamente, precisamente, justo, eso, eso es, así es, correcto, cierto, es cierto, es verdad, verdad, de acuerdo, desde luego, efectivamente, totalmente, absolutamente, definitivamente, seguro, sin duda, tiene sentido, ' +
    'perfecto, genial, estupendo, excelente, fantástico, qué bien, que bien, interesante, qué interesante, muy interesante, de verdad, en serio, vaya, guau, lo sé, ya lo sé, sigue, siga, continúa, continúe, adelante, te escucho, le escucho',
  it:
    "mm, mmm, mhm, hm, hmm, ah, ah sì, ah ecco, oh, eh, sì, si, sì sì, certo, certamente, okay, ok, va bene, bene, molto bene, benissimo, capisco, ho capito, capito, esatto, esattamente, proprio così, appunto, giusto, già, d'accordo, vero, è vero, " +
    'ovvio, ovviamente, naturalmente, chiaro, è chiaro, infatti, assolutamente, sicuro, sicuramente, ha senso, perfetto, ottimo, fantastico, bello, interessante, molto interessante, davvero, ma dai, wow, lo so, vai avanti, continua, continui, prosegui, ti ascolto, la ascolto',
  pt:
    'mm, mhm, hm, hmm, ah, ah sim, ah tá, oh, sim, sim sim, pois, pois é, pois sim, é, é verdade, é isso, isso, isso mesmo, certo, certinho, claro, claro que sim, com certeza, okay, ok, tá, tá bom, tá certo, está bem, está bom, bem, muito bem, bom, beleza, ' +
    'entendi, entendo, percebo, percebi, compreendo, exato, exatamente, correto, verdade, concordo, de acordo, faz sentido, perfeito, ótimo, legal, que bom, interessante, sério, nossa, sei, eu sei, já, continua, continue, pode continuar',
  nl:
    'mm, mhm, hm, hmm, ah, aha, oh, o, ja, jaja, ja ja, jawel, juist, precies, klopt, dat klopt, oké, oke, okay, ok, goed, heel goed, prima, snap ik, ik snap het, begrijp ik, ik begrijp het, begrepen, duidelijk, helder, zeker, natuurlijk, inderdaad, absoluut, ' +
    'logisch, dat is waar, waar, mooi, leuk, top, perfect, interessant, echt, echt waar, wauw, ik weet het, ga door, ga verder',
  ja: 'うん, うんうん, うーん, ん, んー, はい, はいはい, ええ, ええええ, へえ, へー, へぇ, ほう, ほうほう, ふーん, ふうん, ふむ, なるほど, なるほどね, なるほどですね, そう, そうそう, そうだね, そうですね, そうですか, そうなんだ, そうなんですか, そうなんですね, そっか, そうか, ああ, あー, あぁ, おお, おー, 了解, 了解です, 了解しました, わかりました, 分かりました, わかった, 分かった, わかる, 確かに, たしかに, もちろん, もちろんです, その通り, その通りです, 本当, 本当に, 本当ですか, ほんと, すごい, すごいですね, いいですね, いいね, よかった, オーケー, オッケー, ね, ですよね, だよね, まあ, 承知しました, かしこまりました',
  zh: '嗯, 嗯嗯, 哦, 噢, 啊, 唔, 呃, 诶, 对, 对对, 对对对, 对的, 对啊, 是, 是的, 是啊, 是是, 好, 好的, 好好, 好吧, 行, 行吧, 可以, 没错, 明白, 明白了, 了解, 知道, 知道了, 我知道, 我知道了, 我明白, 我明白了, 懂了, 我懂, 我懂了, 当然, 当然了, 确实, 的确, 原来如此, 这样啊, 这样子, 是吗, 真的, 真的吗, 有道理, 不错, 太好了, 厉害, 继续, 你继续, 您继续, 你说, 您说, 嗯哼',
  ko: '음, 으음, 흠, 아, 아아, 오, 어, 네, 네네, 네 네, 예, 예예, 응, 응응, 어어, 맞아, 맞아요, 맞습니다, 그렇죠, 그렇지, 그래, 그래요, 그렇군요, 그렇구나, 그러네요, 알겠어요, 알겠습니다, 알았어, 알았어요, 이해했어요, 이해했습니다, 당연하죠, 물론이죠, 물론, 정말, 정말요, 진짜, 진짜요, 좋아요, 좋네요, 오케이, 아하, 와, 계속하세요',
  hi: 'हम्म, हूँ, हूं, हाँ, हां, जी, जी हाँ, जी हां, हाँ जी, हां जी, हाँ हाँ, हां हां, अच्छा, अच्छा अच्छा, ठीक, ठीक है, सही, सही है, सही बात, बिल्कुल, बिलकुल, समझ गया, समझ गई, मैं समझ गया, मैं समझ गई, समझा, समझी, ओके, ओह, आह, वाह, सच, सच में, ज़रूर, जरूर, बढ़िया, बोलिए, आगे बोलिए',
  ar: 'ممم, همم, آه, اه, أها, اها, أوه, نعم, أجل, ايوه, أيوه, ايوا, طيب, حسنا, حسنًا, تمام, صحيح, بالضبط, بالطبع, طبعا, طبعًا, أكيد, اكيد, فهمت, مفهوم, أفهم, واضح, أوكي, اوكي, أوكيه, معك حق, والله, حقا, حقًا, رائع, جيد, ممتاز, تفضل, أكمل',
  ru: 'мм, ммм, мгм, угу, ага, хм, хмм, а, ах, ох, о, да, да да, ну да, так, так так, ясно, понятно, всё понятно, понял, поняла, я понял, я поняла, понимаю, я понимаю, хорошо, ладно, окей, ок, точно, именно, верно, правильно, конечно, разумеется, действительно, согласен, согласна, логично, отлично, прекрасно, здорово, интересно, правда, серьёзно, ничего себе, продолжайте, продолжай, я слушаю, слушаю',
}

/** Each made once, for all sessions. */
const lists = new Map<string, readonly string[]>()

/** What English listeners say to show that they listen. */
export const defaultBackchannels: readonly string[] = backchannelsOf('en')

/**
 * What listeners say to show that they listen.
 * @param language BCP 47; a region is ignored. English where the language has no list: en, de, fr, es, it, pt, nl, ja,
 * zh, ko, hi, ar and ru do.
 */
export function backchannelsOf(language: string | undefined): readonly string[] {
  const primary = language?.toLowerCase().split(/[-_]/)[0] ?? 'en'
  const name = Object.hasOwn(tables, primary) ? primary : 'en'
  const list = lists.get(name) ?? tables[name]!.split(', ')
  lists.set(name, list)
  return list
}
