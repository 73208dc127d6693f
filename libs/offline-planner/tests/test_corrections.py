"""Later words replace earlier ones where it is clear what they mean, and nothing else is touched."""

from __future__ import annotations

import pytest

from eightgentc_offline_planner.corrections import Replacement, corrected
from eightgentc_offline_planner.language import load_language

from .conftest import section

EN = ["We open a bakery in Porto by May with 40,000 euros for 80 guests."]
CASES = {
    "not X but Y": ("en", EN, "Not in Porto but in Braga.", "Porto", "Braga"),
    "no, not X, Y": ("en", EN, "No, not Porto, Braga.", "Porto", "Braga"),
    "Y, not X": ("en", EN, "Braga, not Porto.", "Porto", "Braga"),
    "plain words": ("en", ["We serve chicken for 80 guests."], "Not chicken but fish.", "chicken", "fish"),
    "plain words, in German": ("de", ["Wir kaufen rote Stühle."], "Nicht rote, sondern blaue Stühle.", "rote", "blaue Stühle"),
    "Y instead of X": ("en", EN, "Braga instead of Porto.", "Porto", "Braga"),
    "a number with its unit": ("en", EN, "Not 40,000 but 60,000 euros.", "40,000", "60,000 euros"),
    "actually, an amount": ("en", EN, "Actually, the budget is 60,000 euros.", "40,000 euros", "60,000 euros"),
    "actually, a date": ("en", EN, "Actually, we open in June.", "May", "June"),
    "actually, a place": ("en", EN, "Actually, in Braga.", "Porto", "Braga"),
    "a second thought": ("en", EN, "Hmm, on second thought, let's do it in Braga.", "Porto", "Braga"),
    "plutôt": ("fr", ["Nous ouvrons à Porto."], "En fait, plutôt à Braga.", "Porto", "Braga"),
    "sorry, a count": ("en", EN, "Sorry, 120 guests.", "80 guests", "120 guests"),
    "a second amount for the same thing": ("en", ["The rent is 900 euros."], "The rent is 950 euros.", "900 euros",
                                           "950 euros"),
    "the budget is now": ("en", EN, "The budget is now 60,000 euros.", "40,000 euros", "60,000 euros"),
    "el presupuesto es ahora": ("es", ["Abrimos en Sevilla con 30.000 euros."], "El presupuesto es ahora de 35.000 euros.",
                                "30.000 euros", "35.000 euros"),
    "das Budget ist jetzt": ("de", ["Wir eröffnen mit 30.000 Euro."], "Das Budget ist jetzt 35.000 Euro.", "30.000 Euro",
                             "35.000 Euro"),
    "a second date for the same thing": ("en", ["We open in May."], "We open in June.", "May", "June"),
    "nicht X, sondern Y": ("de", ["Wir eröffnen in Porto."], "Nein, nicht in Porto, sondern in Braga.", "Porto", "Braga"),
    "Y statt X": ("de", ["Wir eröffnen im Mai."], "Juni statt Mai.", "Mai", "Juni"),
    "X nicht, Y": ("de", ["Wir eröffnen in Porto."], "Porto nicht, Braga.", "Porto", "Braga"),
    "eigentlich": ("de", ["Wir haben 40.000 Euro."], "Eigentlich sind es 60.000 Euro.", "40.000 Euro", "60.000 Euro"),
    "no X sino Y": ("es", ["Abrimos en Oporto."], "No en Oporto sino en Braga.", "Oporto", "Braga"),
    "en realidad": ("es", ["Abrimos en mayo."], "En realidad, abrimos en junio.", "mayo", "junio"),
    "pas X mais Y": ("fr", ["Nous ouvrons à Porto."], "Non, pas à Porto mais à Braga.", "Porto", "Braga"),
    "en fait": ("fr", ["Nous avons 40 000 euros."], "En fait, nous avons 60 000 euros.", "40 000 euros", "60 000 euros"),
    "não X mas Y": ("pt", ["Abrimos em Lisboa."], "Não em Lisboa, mas em Braga.", "Lisboa", "Braga"),
    "na verdade": ("pt", ["Abrimos em maio."], "Na verdade, abrimos em junho.", "maio", "junho"),
}  # fmt: skip


@pytest.mark.parametrize(("code", "before", "later", "old", "new"), CASES.values(), ids=CASES)
def test_later_words_take_the_place_of_earlier_ones(
    code: str, before: list[str], later: str, old: str, new: str
) -> None:
    [sentence] = corrected([before, [later]], load_language(code))

    assert sentence.text == before[0].replace(old, new).replace("euros euros", "euros").replace(
        "Stühle Stühle", "Stühle"
    )
    assert sentence.replaced == (Replacement(old, new),)


SEVERAL = {
    "en": ("The budget is 40,000 euros.", "If the rent exceeds 1,200 euros a month, we look elsewhere.",
           "Actually, the budget is 35,000 euros."),
    "de": ("Das Budget beträgt 40.000 Euro.", "Wenn die Miete 1.200 Euro im Monat übersteigt, suchen wir weiter.",
           "Eigentlich beträgt das Budget 35.000 Euro."),
    "es": ("El presupuesto es de 40.000 €.", "Si el alquiler supera 1.200 € al mes, buscamos otro local.",
           "En realidad el presupuesto es de 35.000 €."),
    "fr": ("Le budget est de 40 000 euros.", "Si le loyer dépasse 1 200 euros par mois, nous cherchons ailleurs.",
           "En fait, le budget est de 35 000 euros."),
    "pt": ("O orçamento é de 40.000 €.", "Se o aluguel passar de 1.200 € por mês, procuramos outro lugar.",
           "Na verdade, o orçamento é de 35.000 €."),
}  # fmt: skip


@pytest.mark.parametrize(("code", "talk"), SEVERAL.items(), ids=SEVERAL)
def test_of_several_amounts_that_of_the_same_thing_is_replaced(code: str, talk: tuple[str, str, str]) -> None:
    budget, rent, later = talk

    assert [sentence.text for sentence in corrected([[budget, rent], [later]], load_language(code))] == [
        budget.replace("40", "35"),
        rent,
    ]


def test_a_budget_is_no_rent() -> None:
    talk = ["We have 40,000 euros.", "The rent is 1,200 euros.", "Actually, the budget is 35,000 euros."]

    assert [sentence.text for sentence in corrected([talk], load_language("en"))] == [
        "We have 35,000 euros.",
        "The rent is 1,200 euros.",
    ]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("We open in Porto, no, Braga by May.", "We open in Braga by May."),
        ("We have 40,000 – I mean 60,000 – euros.", "We have 60,000 – euros."),
        ("A wedding in June, sorry, July with 80 guests.", "A wedding in July with 80 guests."),
    ],
)
def test_a_change_of_mind_inside_a_sentence_counts(said: str, meant: str) -> None:
    [sentence] = corrected([[said]], load_language("en"))

    assert sentence.text == meant
    assert sentence.replaced


@pytest.mark.parametrize(
    "talk",
    [
        ["The rent is 900 euros.", "The oven costs 5,000 euros."],
        ["Rent in Porto is 900 euros.", "Rent in Braga is 700 euros."],
        ["We have 40,000 euros.", "Actually the rent is 900 euros."],
        ["The first course starts in May.", "The second course starts in June."],
        ["Guests come in May.", "No alcohol, no smoking.", "Not before June."],
        ["We want not a café but a bar."],
        ["Anna pays 500 euros, Ben pays 300 euros.", "Actually, 400 euros."],
        ["Anna pays 500 euros.", "Anna pays 300 euros more."],
        ["We will open in Porto.", "My aunt lives in Braga."],
        ["We have 40,000 euros.", "Ben has 1,200 euros.", "Actually, the budget is 35,000 euros."],
        ["The rent is 1,200 euros.", "Actually, the budget is 35,000 euros."],
    ],
)
def test_where_it_is_not_clear_what_is_meant_every_sentence_stays(talk: list[str]) -> None:
    assert [sentence.text for sentence in corrected([[text] for text in talk], load_language("en"))] == talk


@pytest.mark.parametrize(
    ("code", "talk"),
    [
        ("en", ["We have much money for bread.", "We have not much money but time."]),
        ("fr", ["C'est une école de cuisine.", "Nous n'avons pas de cuisine mais un jardin."]),
        ("pt", ["A cozinha é pequena.", "Não temos cozinha mas temos jardim."]),
        ("de", ["Anna leitet das Team.", "Nicht Anna, die Schwester von Tom, singt."]),
    ],
)
def test_a_contrast_is_no_correction(code: str, talk: list[str]) -> None:
    assert [sentence.text for sentence in corrected([[text] for text in talk], load_language(code))] == talk


def test_two_amounts_for_the_same_thing_in_one_message_are_both_meant() -> None:
    talk = ["Rent is 900 euros in May.", "Rent is 950 euros in June."]

    assert [sentence.text for sentence in corrected([talk], load_language("en"))] == talk


def test_a_negation_in_spanish_is_no_correction() -> None:
    talk = ["Tenemos 40.000 euros.", "No tenemos 500 euros más.", "No queremos alcohol."]

    assert [sentence.text for sentence in corrected([[text] for text in talk], load_language("es"))] == talk


def test_what_a_correction_says_beside_is_kept() -> None:
    kept = corrected([EN, ["No, not Porto, Braga, because my sister lives there."]], load_language("en"))

    assert [sentence.text for sentence in kept] == [
        EN[0].replace("Porto", "Braga"),
        "Braga, because my sister lives there.",
    ]


def test_a_correction_can_be_corrected() -> None:
    [sentence] = corrected([[*EN, "Not Porto but Braga.", "Not Braga but Faro."]], load_language("en"))

    assert "in Faro by" in sentence.text


def test_the_plan_says_what_was_replaced_in_the_persons_language() -> None:
    text = section("Context", "Wir eröffnen in Porto eine Bäckerei.", "Nein, nicht Porto, sondern Braga.")

    assert "Spätere Worte gelten: Braga statt Porto." in text
    assert text.startswith("Wir eröffnen in Braga eine Bäckerei.")
