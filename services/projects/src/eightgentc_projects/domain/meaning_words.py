"""Words that meaning is read from, in English, German, Spanish, French and Portuguese."""

from __future__ import annotations


def _words(*texts: str) -> frozenset[str]:
    return frozenset(word for text in texts for word in text.split())


_ENGLISH = """
    a an the and or but of to in on at by for from with is are was were be been am it its this that these those there here
    i we you he she they my our your his her their me us them would like will shall should can could has have had do does
    did may might if so as than who which what when where how about into also all some very just let's i'm we're i'd we'd
    it's we'll i'll get need needs must most max maximum least more then only already still new currently up out exactly
    total
"""
_GERMAN = """
    der die das den dem des ein eine einen einem einer eines und oder aber von zu zum zur im in am an auf bei beim bis für
    mit nach aus über unter vor ist sind war waren sein er sie es wir ihr ich mein meine unser unsere unseren unserem sich
    uns mich mir dir ihm ihnen soll sollen kann können muss müssen habe haben hat hatte wenn als auch noch schon dass was
    wer wie wo wann man dort hier sehr da doch ja werden wird etwa höchstens maximal mindestens mehr liegt beträgt insgesamt
    derzeit genau neu neue
"""
_SPANISH = """
    el la los las un una unos unas y o pero de del a al con en por para desde hasta es son era ser estar está están hay yo
    nosotros mi mis nuestro nuestra nuestros su sus nos se lo le les que qué como cómo cuando donde puedo podemos debe
    deben tengo tenemos tiene sí ya también este esta esto ese esa máximo mucho menos vamos será
"""
_FRENCH = """
    le la les l un une des du de d et ou mais à au aux en dans sur sous pour par avec chez depuis est sont était être c ce
    cet cette ces il elle ils elles je j nous vous tu mon ma mes notre nos votre son sa ses leur m s lui qui quoi où comment
    peux pouvons doit doivent devons ai avons avez a ont n si oui plus moins très déjà aussi alors y on faut fait allons
"""
_PORTUGUESE = """
    o a os as um uma uns umas e ou mas em de do da dos das no na nos nas ao à às com por pelo pela para desde até é são há
    eu nós meu minha nosso nossa seu sua que quem quando onde posso podemos deve devem temos tem também esse essa isso num
    numa mais será
"""
FUNCTION_WORDS = _words(_ENGLISH, _GERMAN, _SPANISH, _FRENCH, _PORTUGUESE)
CHANGING = _words(
    "now actually instead changed correction longer jetzt inzwischen eigentlich stattdessen nunmehr geändert",
    "ahora realmente cambiado cambiamos maintenant désormais finalement changé agora afinal mudou mudámos",
)
"""They say that something takes the place of what was said before."""
NEGATIONS = _words(
    "not no never none cannot can't don't doesn't didn't won't isn't aren't without nicht kein keine keinen keiner nie",
    "niemals ohne nunca jamás sin ni pas jamais sans aucun aucune não sem nenhum nenhuma",
)


def _numbered(rows: str) -> dict[str, str]:
    """Word → number, of lines that begin with the number."""
    found: dict[str, str] = {}
    for row in rows.strip().splitlines():
        number, *words = row.split()
        found |= dict.fromkeys(words, number)
    return found


# From two on: one is also an article. Words that are something else in another of the languages are left out.
NUMBERS = _numbered(
    """
    2 two zwei deux dois duas
    3 three drei tres trois três
    4 four vier cuatro quatre quatro
    5 five fünf cinco cinq
    6 six sechs seis
    7 seven sieben siete sept sete
    8 eight acht ocho huit oito
    9 nine neun nueve neuf nove
    10 ten zehn diez dix dez
    11 eleven elf onze
    12 twelve zwölf doce douze doze
    15 fifteen fünfzehn quince quinze
    20 twenty zwanzig veinte vingt vinte
    30 thirty dreißig treinta trente trinta
    50 fifty fünfzig cincuenta cinquante cinquenta
    100 hundred hundert cien cent cem
    1000 thousand tausend
    """
)
SCALES = {
    word: scale
    for scale, words in (
        (1_000, "k thousand tausend mil mille"),
        (1_000_000, "million millions mio millionen millón millones milhão milhões"),
    )
    for word in words.split()
}
CURRENCIES = {
    word: code
    for code, words in (
        ("eur", "€ eur euro euros"),
        ("usd", "$ usd dollar dollars dólar dólares"),
        ("gbp", "£ gbp pound pounds pfund libra libras"),
        ("chf", "chf franc francs franken"),
        ("jpy", "¥ jpy yen"),
        ("%", "% percent prozent"),
    )
    for word in words.split()
}
_MONTH_ROWS = """
    january januar jänner enero janvier janeiro
    february februar febrero février fevereiro
    march märz marzo mars março
    april abril avril
    may mai mayo maio
    june juni junio juin junho
    july juli julio juillet julho
    august agosto août
    september septiembre septembre setembro
    october oktober octubre octobre outubro
    november noviembre novembre novembro
    december dezember diciembre décembre dezembro
"""
_WEEKDAY_ROWS = """
    monday montag lunes lundi segunda
    tuesday dienstag martes mardi terça
    wednesday mittwoch miércoles mercredi quarta
    thursday donnerstag jueves jeudi quinta
    friday freitag viernes vendredi sexta
    saturday samstag sonnabend sábado samedi
    sunday sonntag domingo dimanche
"""


def _rows(rows: str, prefix: str) -> dict[str, str]:
    """Word → name of its row."""
    return {
        word: f"{prefix}{number}"
        for number, row in enumerate(rows.strip().splitlines(), 1)
        for word in row.split()
    }


MONTHS = _rows(_MONTH_ROWS, "month ")
WEEKDAYS = _rows(_WEEKDAY_ROWS, "weekday ")
