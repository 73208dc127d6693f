"""What people ask of what is remembered: questions that their words alone do not answer."""

from collections import Counter

from eightgentc_testing.recall import by_keywords, questions, recalled, remembered


def test_every_question_is_answered_by_a_sentence_and_every_language_has_some():
    sentences, asked = remembered(), questions()

    assert {question.expects for question in asked} <= set(sentences)
    assert len(sentences) >= 30
    assert len(asked) >= 20
    assert min(Counter(question.language for question in asked).values()) >= 5
    assert len({question.language for question in asked}) == 5


def test_shared_words_answer_few_of_them():
    found = sum(recalled(question, by_keywords(question.text, remembered())) for question in questions())

    assert 0 < found < len(questions()) / 3


def test_the_sentence_that_shares_most_words_comes_first():
    sentences = {"a": "The oven is new.", "b": "The oven costs 900 euros.", "c": "We open in May."}

    assert by_keywords("What does the oven cost in euros?", sentences) == ["b", "a"]
