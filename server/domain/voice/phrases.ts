/** What the line itself says, whatever the assistant. */
export interface Phrases {
  stillThere: string;
  silence: string;
  repeat: string;
  timeIsUp: string;
}

const ENGLISH: Phrases = {
  stillThere: "Are you still there?",
  silence: "I cannot hear you, so I will end the call now. Goodbye.",
  repeat: "Sorry, I did not get that. Could you say it again?",
  timeIsUp: "I have to end the call here. Goodbye.",
};
const OTHERS: Record<string, Phrases> = {
  de: {
    stillThere: "Sind Sie noch da?",
    silence: "Ich kann Sie nicht hören und beende den Anruf. Auf Wiederhören.",
    repeat: "Das habe ich leider nicht verstanden. Können Sie es wiederholen?",
    timeIsUp: "Ich muss den Anruf hier beenden. Auf Wiederhören.",
  },
  fr: {
    stillThere: "Êtes-vous toujours là ?",
    silence: "Je ne vous entends pas, je mets donc fin à l'appel. Au revoir.",
    repeat: "Excusez-moi, je n'ai pas compris. Pouvez-vous répéter ?",
    timeIsUp: "Je dois mettre fin à l'appel ici. Au revoir.",
  },
  es: {
    stillThere: "¿Sigue ahí?",
    silence: "No le oigo, así que voy a terminar la llamada. Adiós.",
    repeat: "Perdone, no le he entendido. ¿Puede repetirlo?",
    timeIsUp: "Tengo que terminar la llamada aquí. Adiós.",
  },
  it: {
    stillThere: "È ancora in linea?",
    silence: "Non la sento, quindi termino la chiamata. Arrivederci.",
    repeat: "Mi scusi, non ho capito. Può ripetere?",
    timeIsUp: "Devo terminare qui la chiamata. Arrivederci.",
  },
  pt: {
    stillThere: "Ainda está aí?",
    silence: "Não consigo ouvir nada, por isso vou terminar a ligação. Até logo.",
    repeat: "Desculpe, não entendi. Pode repetir?",
    timeIsUp: "Preciso terminar a ligação aqui. Até logo.",
  },
  nl: {
    stillThere: "Bent u er nog?",
    silence: "Ik hoor u niet, daarom beëindig ik het gesprek. Tot ziens.",
    repeat: "Sorry, dat heb ik niet verstaan. Kunt u het herhalen?",
    timeIsUp: "Ik moet het gesprek hier beëindigen. Tot ziens.",
  },
  pl: {
    stillThere: "Czy nadal mnie słychać?",
    silence: "Nic nie słyszę, więc kończę rozmowę. Do widzenia.",
    repeat: "Przepraszam, nie udało mi się tego zrozumieć. Czy można prosić o powtórzenie?",
    timeIsUp: "Muszę zakończyć tę rozmowę. Do widzenia.",
  },
  sv: {
    stillThere: "Är du kvar?",
    silence: "Jag hör dig inte, så jag avslutar samtalet nu. Hej då.",
    repeat: "Förlåt, jag uppfattade inte det. Kan du säga det igen?",
    timeIsUp: "Jag måste avsluta samtalet här. Hej då.",
  },
  da: {
    stillThere: "Er du der stadig?",
    silence: "Jeg kan ikke høre dig, så jeg afslutter opkaldet nu. Farvel.",
    repeat: "Undskyld, det forstod jeg ikke. Kan du sige det igen?",
    timeIsUp: "Jeg er nødt til at afslutte opkaldet her. Farvel.",
  },
};

/** By BCP 47; English where there are none. */
export const phrasesOf = (language: string): Phrases =>
  OTHERS[language.toLowerCase().split("-")[0] ?? ""] ?? ENGLISH;
