// The page's own words. What the bot says comes from the bot; these are the phone and the desk.

const WORDS = {
  en: {
    person: "Person", bot: "bot", typing: "typing…", start: "Start", write: "Message",
    send: "Send", commands: "Commands", keyboard: "Buttons", attach: "Share your location",
    tools: "More", about: "What can this bot do?", offline: "The bot's server does not answer. Trying again…",
    deleted: "Message deleted", edited: "edited", via: "via", you: "You",
    theme: "Dark or light", newPerson: "New person (new tab)", forget: "Start over as a new person",
    block: "Block the bot", unblock: "Unblock the bot", blocked: "You have blocked this bot.",
    link: "Open a link to the bot", linkHint: "What follows ?start= in a link or QR code", open: "Open",
    inline: "Share through another chat", inlineHint: "Words for inline mode",
    inlineEmpty: "Nothing found.", inlineWait: "Asking the bot…", shared: "This is what the other person gets:",
    place: "Choose a place", placeHint: "Tap the sketch, choose a town, or type coordinates. Nothing leaves this computer.",
    sketch: "A sketch, not a map. Tap where the person is.", town: "Town", latitude: "Latitude", longitude: "Longitude",
    share: "Share this place", close: "Close", wider: "Wider", closer: "Closer", location: "Location",
    onMap: "Open in a map (needs Internet)", document: "Document", picture: "Picture", recording: "Recording",
    copied: "Copied", opens: "opens", sent: "sent", message: "Message of the bot", mine: "Your message",
    desk: "Editor's desk", screen: "This screen", topics: "Topics", facts: "Facts", search: "Search", findings: "Check",
    file: "File", noFile: "This screen is not a page: it is made by the program from locales/ and places/.",
    language: "Language", translations: "Translations", sources: "Sources", checked: "Checked", reviewBy: "review by",
    map: "All pages", nothingFound: "The check finds nothing wrong here.", line: "line", error: "error", warning: "warning",
    source: "source", reviewed: "reviewed", draft: "draft", outdated: "outdated", missing: "missing",
    stale: "past its review date", withheld: "withheld", unconfirmed: "nobody has confirmed it", fresh: "fresh", due: "due soon",
    beside: "Side by side, as written", changes: "Changed in the source since this translation", places: "Places",
    changesUnknown: "Nobody kept the text that it was translated from: compare the whole text.",
    typed: "What somebody types", confident: "Opens the first page at once.", unsure: "Offers these as buttons, below the emergency page.",
    danger: "Sounds like danger: the emergency page comes first.",
    perhaps: "Perhaps danger is meant: the number to call and the emergency button stand above.", none: "Leads nowhere.", score: "score",
    published: "Saved and published.", refused: "Not published: the content has errors. Readers still see the edition before.",
    pages: "used on", noDesk: "There is no content to look into.", part: "part", of: "of", select: "The bot has not said anything yet.",
    nobody: "not confirmed", confirmed: "confirmed", filter: "Filter", errors: "errors", warnings: "warnings", cut: "Labels cut off on this phone",
  },
  es: {
    person: "Persona", bot: "bot", typing: "escribiendo…", start: "Iniciar", write: "Mensaje",
    send: "Enviar", commands: "Comandos", keyboard: "Botones", attach: "Compartir tu ubicación",
    tools: "Más", about: "¿Qué puede hacer este bot?", offline: "El servidor del bot no responde. Intentando otra vez…",
    deleted: "Mensaje borrado", edited: "editado", via: "vía", you: "Tú",
    theme: "Oscuro o claro", newPerson: "Otra persona (pestaña nueva)", forget: "Empezar como otra persona",
    block: "Bloquear el bot", unblock: "Desbloquear el bot", blocked: "Bloqueaste este bot.",
    link: "Abrir un enlace al bot", linkHint: "Lo que sigue a ?start= en un enlace o código QR", open: "Abrir",
    inline: "Compartir en otro chat", inlineHint: "Palabras para el modo en línea",
    inlineEmpty: "No se encontró nada.", inlineWait: "Preguntando al bot…", shared: "Esto recibe la otra persona:",
    place: "Elegir un lugar", placeHint: "Toca el croquis, elige un pueblo o escribe coordenadas. Nada sale de esta computadora.",
    sketch: "Un croquis, no un mapa. Toca donde está la persona.", town: "Pueblo", latitude: "Latitud", longitude: "Longitud",
    share: "Compartir este lugar", close: "Cerrar", wider: "Alejar", closer: "Acercar", location: "Ubicación",
    onMap: "Abrir en un mapa (necesita Internet)", document: "Documento", picture: "Imagen", recording: "Grabación",
    copied: "Copiado", opens: "abre", sent: "enviado", message: "Mensaje del bot", mine: "Tu mensaje",
    desk: "Mesa de edición", screen: "Esta pantalla", topics: "Temas", facts: "Datos", search: "Buscar", findings: "Revisión",
    file: "Archivo", noFile: "Esta pantalla no es una página: el programa la hace con locales/ y places/.",
    language: "Idioma", translations: "Traducciones", sources: "Fuentes", checked: "Revisado", reviewBy: "revisar antes del",
    map: "Todas las páginas", nothingFound: "La revisión no encuentra nada mal aquí.", line: "línea", error: "error", warning: "aviso",
    source: "original", reviewed: "revisada", draft: "borrador", outdated: "desactualizada", missing: "falta",
    stale: "pasó su fecha de revisión", withheld: "retenido", unconfirmed: "nadie lo ha confirmado", fresh: "vigente", due: "por revisar pronto",
    beside: "Lado a lado, como está escrito", changes: "Lo que cambió en el original desde esta traducción", places: "Lugares",
    changesUnknown: "Nadie guardó el texto del que se tradujo: compara el texto completo.",
    typed: "Lo que alguien escribe", confident: "Abre la primera página directamente.", unsure: "Ofrece estos botones, debajo de la página de emergencia.",
    danger: "Suena a peligro: la página de emergencia va primero.",
    perhaps: "Quizá se trata de un peligro: arriba van el número para llamar y el botón de emergencia.", none: "No lleva a nada.", score: "puntos",
    published: "Guardado y publicado.", refused: "No se publicó: hay errores. Se sigue viendo la edición anterior.",
    pages: "se usa en", noDesk: "No hay contenido que mirar.", part: "parte", of: "de", select: "El bot todavía no ha dicho nada.",
    nobody: "sin confirmar", confirmed: "confirmado", filter: "Filtrar", errors: "errores", warnings: "avisos", cut: "Botones que no caben en este teléfono",
  },
};

const asked = new URLSearchParams(location.search).get("language") || navigator.language || "en";
export const clientLanguage = asked;
const code = asked.slice(0, 2).toLowerCase() in WORDS ? asked.slice(0, 2).toLowerCase() : "en";
document.documentElement.lang = code;

export function say(name) {
  return WORDS[code][name] ?? WORDS.en[name] ?? name;
}
