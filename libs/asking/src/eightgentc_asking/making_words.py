"""The words by which a message asks for something to be made, in all languages at once."""

from __future__ import annotations

import re
from collections.abc import Mapping

MAKES: Mapping[str, frozenset[str]] = {
    "en": frozenset(
        {"draw", "write", "make", "create", "generate", "show", "give", "prepare", "produce", "add", "shorten",
         "rewrite", "draft", "sketch", "build", "compose", "update", "outline", "visualize", "visualise", "turn",
         "design"}
    ),
    "de": frozenset(
        {"zeichne", "zeichnen", "schreibe", "schreib", "schreiben", "mach", "mache", "machen", "erstelle",
         "erstellen", "erzeuge", "erzeugen", "zeige", "zeig", "gib", "kürze", "entwirf", "entwerfe", "entwerfen",
         "verfasse", "verfassen", "skizziere", "skizzieren", "aktualisiere", "aktualisieren", "formuliere", "baue",
         "bau", "fasse", "überarbeite"}
    ),
    "es": frozenset(
        {"dibuja", "dibujar", "escribe", "escribir", "haz", "hacer", "crea", "crear", "genera", "generar", "muestra",
         "prepara", "preparar", "acorta", "redacta", "redactar", "elabora", "elaborar", "hazme", "dibújame",
         "escríbeme", "créame", "diseña", "actualiza", "prepárame"}
    ),
    "fr": frozenset(
        {"dessine", "dessinez", "dessiner", "écris", "écrivez", "écrire", "fais", "faites", "faire", "crée", "créez",
         "créer", "génère", "générer", "montre", "prépare", "raccourcis", "rédige", "rédiger", "élabore", "élaborer",
         "élaborez", "rédigez", "esquisse", "trace", "préparez", "actualise"}
    ),
    "pt": frozenset(
        {"desenha", "desenhe", "desenhar", "escreve", "escreva", "escrever", "faz", "faça", "fazer", "cria", "crie",
         "criar", "gera", "gere", "gerar", "mostra", "prepara", "encurta", "redige", "redija", "redigir", "elabora",
         "elabore", "elaborar", "esboça", "atualiza", "atualize", "prepare"}
    ),
}  # fmt: skip
"""Verbs of making, by language."""
NOT = frozenset(
    {"not", "don", "never", "nicht", "kein", "keine", "keinen", "nie", "no", "nunca", "pas", "jamais", "não"}
)
# What is made besides diagrams, and how it may be asked for again.
SECTION = ("section", "abschnitt", "kapitel", "sección", "seção", "secção")
AGAIN = ("plan", "shorter", "longer", "again", "kürzer", "länger", "nochmal", "corto", "court", "curto")
GRAPH = re.compile(
    r"\b(?:graphs?|grafo|graphe|concept (?:map|graph)|(?:konzept|begriffs)(?:karte|landkarte|graph)"
    r"|mapa conceptual|mapa (?:de )?conce[pi]\w+|carte conceptuelle|carte des concepts|canvas)\b"
)
DIAGRAMS = {
    "gantt": r"gantt",
    "mindmap": r"mind ?map|mapa mental|carte mentale",
    "flowchart": r"flow ?chart|flussdiagramm|ablaufdiagramm|diagrama de flu[xj]o|fluxograma|flujograma|logigramme|organigramme"
    r"|diagramme de flux",
    "sequence": r"sequen|secuenc|séquen",
    "timeline": r"time ?line|zeitstrahl|zeitplan|zeitleiste|cronograma|chronologie|linha do tempo|línea de tiempo|frise",
    "": r"diagram|chart",
}
KINDS = {kind: re.compile(rf"\w*?(?:{names})") for kind, names in DIAGRAMS.items()}
COURTESY = frozenset(
    {"please", "can", "could", "would", "you", "now", "ok", "okay", "and", "then", "so", "thanks", "great", "yes", "next",
     "bitte", "kannst", "könntest", "du", "jetzt", "und", "dann", "danke", "ja", "por", "favor", "puedes", "podrías", "ahora",
     "y", "entonces", "gracias", "sí", "peux", "pouvez", "pourrais", "pourriez", "tu", "vous", "maintenant", "et", "merci",
     "oui", "s", "il", "te", "me", "mir", "moi", "plaît", "pode", "podes", "poderia", "agora", "e", "então", "obrigado", "obrigada", "sim"}
)  # fmt: skip
ABLE = frozenset(
    {"can", "could", "would", "kannst", "könntest", "puedes", "podrías", "peux", "pouvez", "pourrais", "pourriez", "pode",
     "podes", "poderia"}
)  # fmt: skip
ONE = frozenset(
    {"a", "an", "the", "my", "our", "this", "ein", "eine", "einen", "der", "die", "das", "den", "mein", "meine", "unser", "un",
     "una", "el", "la", "los", "mi", "nuestro", "nuestra", "une", "le", "l", "mon", "ma", "notre", "um", "uma", "o", "meu",
     "minha", "nosso", "nossa"}
)  # fmt: skip
IF = frozenset({"if", "unless", "wenn", "falls", "sobald", "si", "cuando", "quand", "quando"})
QUOTED = re.compile(r"\"[^\"]{0,200}\"|“[^”]{0,200}”|„[^“”]{0,200}[“”]|«[^»]{0,200}»|»[^«]{0,200}«")
BEGINNINGS = (
    "i d like you to", "i would like you to", "i want you to", "i need you to", "go ahead and", "let s", "let us", "vamos a",
    "on va", "vamos",
)  # fmt: skip
"""Words before the verb of a request. Those of a plan that is made together ask for nothing that is to be later."""
LATER = frozenset(
    {"later", "tomorrow", "together", "luego", "mañana", "juntos", "demain", "tard", "ensemble", "amanhã", "tarde"}
)  # fmt: skip
SURE = frozenset({"sure", "certain", "sense"})
SHOWS = frozenset({"show", "give", "zeige", "zeig", "gib", "muestra", "montre", "mostra"})
"""Verbs of making that ask as well for what is there, which is not to be written anew."""
NEAR = 5
"""How many words lie between the verb and the thing at most."""
CLAUSE = re.compile(r"[,;:—–]\s")
NAME = {
    "before": re.compile(r"\b(?:the|a|an|my|our)\s+(?P<name>[^.,;:!?]{1,60}?)\s+section\b", re.IGNORECASE),
    "after": re.compile(
        r"\b(?:abschnitt|kapitel|sección|section|seção|secção)\s+(?:über |zu |sobre |sur |de |des |du |do |da |dos |das )?"
        r"(?P<name>[^.,;:!?]{1,60})",
        re.IGNORECASE,
    ),
}
AFTER_NAME = frozenset(
    {"please", "now", "again", "bitte", "jetzt", "neu", "nochmal", "por", "ahora", "otra", "maintenant", "s", "encore", "agora"}
)  # fmt: skip
NO_NAME = frozenset({"first", "next", "last", "whole", "new", "same", "current", "missing"})


QUOTED_NAME = re.compile(
    rf"(?:{'|'.join(SECTION)})\s+[\"“„«]\s*(?P<name>[^\"“”„«»]{{1,60}}?)\s*[\"“”»]", re.IGNORECASE
)
