"""The words by which a message tells us to remember or to forget something, in all languages at once."""

from __future__ import annotations

import re

_COURTESY = (
    "please|ok|okay|and|also|yes|great|thanks|now|can you|could you|would you|bitte|und|ja|danke|jetzt|also|kannst du"
    "|könntest du|por favor|y|e|sí|gracias|ahora|puedes|podrías|s['’]il te plaît|s['’]il vous plaît|et|oui|merci|maintenant"
    "|peux-tu|pouvez-vous|pourrais-tu|pourriez-vous|sim|obrigado|obrigada|agora|podes|podias|poderia|pode"
)
_BEGIN = rf"\A[\s¿¡]*(?:(?:{_COURTESY})\b[,!.\s]+)*"
_MORE = r"(?:\s+(?:this|please|bitte|dir|mal|auch|bien|de|por favor))*"
_THAT = r"\s*(?::|,?\s+(?:that|que)\b|,?\s+qu(?=['’])|,?\s+(?=dass\b)|,(?=\s+dass\b))['’]?\s*"
_END = r"(?:,?\s+(?:please|bitte|por favor|s['’]il (?:te|vous) plaît)[.!]*)?\Z"

REMEMBER = re.compile(
    rf"{_BEGIN}(?:remember|(?:keep|bear) in mind|note(?: down)?|make a note|write down"
    rf"|merke? dir|merken sie sich|notiere?|notieren sie|halte? fest|denke? daran|dir(?: bitte)? merken"
    rf"|recuerda|recuerde|recordar|anota|anote|apunta|apunte|ten en cuenta|tenga en cuenta|toma nota|tome nota"
    rf"|souviens-toi|souvenez-vous|rappelle-toi|rappelez-vous|retiens|retenez|retenir|notez|garde en tête"
    rf"|lembra-te|lembre-se|lembra|lembre|recorda|nota|regista|registra|tem em conta){_MORE}{_THAT}"
    rf"(?P<rest>\S.*?){_END}",
    re.IGNORECASE | re.DOTALL,
)
"""A task ("remember to call Ana") has no "that", and "I remember that …" does not begin so."""
FORGET = re.compile(
    rf"{_BEGIN}(?:forget|vergiss|vergesst|vergessen(?: sie)?|olvida|olvide|olvidar|olvídate|olvídese|oublie|oubliez|oublier"
    rf"|esquece|esqueça|esquecer|esquece-te|esqueça-se)\b\s*,?\s+(?P<rest>\S.*?){_END}",
    re.IGNORECASE | re.DOTALL,
)
