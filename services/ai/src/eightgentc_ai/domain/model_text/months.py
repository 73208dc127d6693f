"""Names of months and days of the week in English, German, French, Spanish, Portuguese, Italian and Dutch, bare of accents."""

from __future__ import annotations

_NAMES = (
    "january jan januar janner janvier janv enero ene janeiro gennaio gen januari",
    "february feb februar fevrier fevr febrero fevereiro fev febbraio februari",
    "march mar marz maerz mrz mars marzo marco maart mrt",
    "april apr avril avr abril abr aprile",
    "may mai mayo maio maggio mag mei",
    "june jun juni juin junio junho giugno giu",
    "july jul juli juillet juil julio julho luglio lug",
    "august aug aout agosto ago augustus",
    "september sep sept septembre septiembre setiembre setembro set settembre",
    "october oct oktober okt octobre octubre outubro out ottobre ott",
    "november nov novembre noviembre novembro",
    "december dec dezember dez decembre diciembre dic dezembro dicembre",
)
MONTHS = {name: number for number, names in enumerate(_NAMES, 1) for name in names.split()}

_DAYS = (
    "monday mon montag lundi lunes lunedi maandag",
    "tuesday tue dienstag mardi martes martedi dinsdag",
    "wednesday wed mittwoch mercredi miercoles mercoledi woensdag",
    "thursday thu donnerstag jeudi jueves giovedi donderdag",
    "friday fri freitag vendredi viernes venerdi vrijdag",
    "saturday sat samstag sonnabend samedi sabado sabato zaterdag",
    "sunday sun sonntag dimanche domingo domenica zondag",
)
WEEKDAYS = {name: number for number, names in enumerate(_DAYS) for name in names.split()}
"""From 0 for Monday, as Python counts."""
