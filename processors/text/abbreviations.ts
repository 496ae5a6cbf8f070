/** Words whose full stop ends no sentence. The English ones count everywhere: models mix languages. */
const english =
  'mr mrs ms dr prof st sr jr vs etc approx dept est inc ltd co gen col capt lt rev hon cf al mt sen gov ave blvd ph\\.d'
const byLanguage: Readonly<Record<string, string>> = {
  de: 'bzw ca evtl ggf inkl exkl hr fr frl nr str abs usw vgl tel mio mrd jh std sek min max zzgl sog dipl ing hl geb gest abt bspw',
  fr: 'mm mme mmes mlle mlles me mgr env av bd boul chap éd réf tél ex',
  es: 'ee sra sres sras srta dra dña ud uds vd vds av avda pág págs núm cap depto aprox ej',
  it: 'sig sigg dott prof avv ing arch geom on pag pagg art cap fig gent egr spett tel cell ca cfr ecc es',
  pt: 'sr sra dra av pág tel núm ex',
  nl: 'dhr mevr mw drs ir bijv enz evt ca nr tel blz m.b.t o.a d.w.z',
  hi: 'डॉ श्री प्रो सुश्री',
  th: 'ดร นพ พญ ผศ รศ ศ',
}

/** Languages that write an ordinal as a number with a full stop: "3. Mai". */
const ordinalLanguages = new Set('de da nb nn no fi is cs sk sl hr sr hu et lv'.split(' '))

/** What matches a text's end that belongs together with what follows it: an abbreviation, an initial, "e.g.". */
export function abbreviationPattern(language: string): RegExp {
  const name = Object.hasOwn(byLanguage, language) ? language : ''
  const pattern = patterns.get(name) ?? makePattern(byLanguage[name] ?? '')
  patterns.set(name, pattern)
  return pattern
}

/** Each made once, for all sessions. */
const patterns = new Map<string, RegExp>()

function makePattern(more: string): RegExp {
  const words = `${english} ${more}`.trim().replaceAll(' ', '|')
  const before = '(?:^|[\\s("\'“‘«¿¡])'
  return new RegExp(`${before}(?:${words}|e\\.g|i\\.e|c\\.-à-d|\\p{L}|(?:\\p{L}\\.)+\\p{L})\\.\\s*$`, 'iu')
}

/** Whether "3. " may be an ordinal in a language. */
export function hasNumericOrdinals(language: string): boolean {
  return ordinalLanguages.has(language)
}
