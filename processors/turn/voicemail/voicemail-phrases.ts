const machine: Readonly<Record<string, string>> = {
  en: "leave a message|leave your message|leave me a message|after the tone|after the beep|at the tone|not available|is unavailable|can not take your call|can't take your call|cannot take your call|can't come to the phone|voicemail|voice mail|mailbox|record your message|you have reached|you've reached|get back to you|automated voice",
  de: 'nach dem signalton|nach dem piepton|nach dem ton|hinterlassen sie|nachricht hinterlassen|mailbox|anrufbeantworter|sprachbox|nicht erreichbar|nicht zu erreichen|rufen sie später',
  fr: "laissez un message|laisser un message|laissez votre message|laissez moi un message|après le bip|après le signal|messagerie|répondeur|boîte vocale|pas disponible|n'est pas joignable",
  es: 'deje un mensaje|deje su mensaje|deja un mensaje|deja tu mensaje|después de la señal|después del tono|al oír la señal|buzón de voz|contestador|no está disponible|no se encuentra disponible',
  it: 'lasciate un messaggio|lasciare un messaggio|lascia un messaggio|dopo il segnale|segreteria telefonica|casella vocale|non è raggiungibile',
}

/** What answering machines say, in English, German, French, Spanish and Italian; as `plainWords` has it. */
export const voicemailPhrases: readonly string[] = Object.values(machine).flatMap((list) => list.split('|'))
