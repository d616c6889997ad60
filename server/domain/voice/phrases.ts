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
};

/** By BCP 47; English where there are none. */
export const phrasesOf = (language: string): Phrases =>
  OTHERS[language.toLowerCase().split("-")[0] ?? ""] ?? ENGLISH;
