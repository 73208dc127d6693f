"""Verbs that people use for what they want to do, and their -ing forms."""

from __future__ import annotations

from eightgentc_devstack.offline_planner.language.words import word_set

VERBS = word_set("""
    accept achieve acquire add adopt advertise apply arrange ask assemble attract automate bake become begin
    book borrow brew bring broadcast build buy call care carry celebrate change choose clean climb close coach
    collect combine complete conduct connect construct convert cook cover create cross cultivate cut cycle
    decide decorate defend deliver demolish deploy design develop digitise digitize discover distribute donate
    draft draw drive earn edit educate employ encourage enlarge enter equip establish examine exhibit expand
    explore export extend feed film finance find finish fix found franchise fund furnish get give grow handle
    harvest help hire hold host hike import improve increase inspire install integrate introduce invent invest
    investigate invite join keep launch lead learn lease let live lower maintain make manage manufacture
    market master measure meet merge migrate modernise modernize monitor move offer open operate order organise
    organize paint perform photograph plan plant play practise practice prepare present preserve produce
    programme program promote protect prototype prove provide publish purchase put raise reach read rebuild
    record recruit recycle reduce refurbish register relocate remodel remove rename renovate rent reopen repair
    replace research restore restructure retire retrain rewrite ride roast run sail save scale screen sell
    serve set settle sew share ship show simplify sing sketch solve sponsor stage start stay stop stream study
    support swim switch take teach test throw tour track train transform translate travel turn understand
    update upgrade use vacation visit volunteer walk win work write
    """)
PARTICLES = word_set("up out on off down back over into away through")
_DOUBLING = word_set(
    "begin cut fit get knit let plan program put run scan ship shop sit set shut skim snap stop swim travel trim win"
)
_KEEP_E = ("ee", "oe", "ye")


def gerund(verb: str) -> str:
    """`open` → `opening`, `bake` → `baking`, `run` → `running`."""
    if verb in _DOUBLING:
        return verb + verb[-1] + "ing"
    if verb.endswith("ie"):
        return verb[:-2] + "ying"
    if verb.endswith("e") and not verb.endswith(_KEEP_E) and verb != "be":
        return verb[:-1] + "ing"
    return verb + "ing"


GERUNDS = {gerund(verb): verb for verb in VERBS}


def doing(action: str) -> str:
    """The phrase with its first verb as a gerund: `open a bakery` → `opening a bakery`."""
    verb, _, rest = action.partition(" ")
    return f"{gerund(verb)} {rest}".strip()
