"""Names written by ear, by habit and in haste: which are one person's. Every name here is invented."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sistra.kernel.wording import fold
from sistra.methods.linkage.names import key, neighbours, similarity

LIKELY = 0.8
"""From here on the search shows a person as likely the same."""

SAME = (
    ("Rosa Quispe Mamani", "Rosa Quispe Mamani"),
    ("Rosa Quispe Mamani", "ROSA QUISPE MAMANI"),
    ("Rosa Quispe Mamani", "Quispe Mamani, Rosa"),
    ("Rosa Quispe Mamani", "Quispe Mamani Rosa"),
    ("Rosa Quispe Mamani", "Rosa Mamani Quispe"),
    ("Rosa Quispe Mamani", "Rosa Quispe"),
    ("Rosa Quispe Mamani", "Rosa Mamani"),
    ("Rosa Quispe Mamani", "R. Quispe Mamani"),
    ("Rosa Quispe Mamani", "Rosa Quispe M."),
    ("Rosa Quispe Mamani", "Roza Kispi Mamani"),
    ("Rosa Quispe Mamani", "Rosa Quizpe Mamany"),
    ("Rosa Quispe Mamani", "Rosa Qispe Mamani"),
    ("Rosa Quispe Mamani", "Rosa Quispe Mamanni"),
    ("Rosa Quispe Mamani", "Rosa Elena Quispe Mamani"),
    ("José Huamán Condori", "Jose Guaman Condori"),
    ("José Huamán Condori", "Jose Waman Kunturi"),
    ("José Huamán Condori", "José Condori Huamán"),
    ("José Huamán Condori", "Huaman Condori José"),
    ("José Huamán Condori", "Jose Huamna Condori"),
    ("José Huamán Condori", "José Huamán Condory"),
    ("Víctor Chávez Núñez", "Bictor Chabes Nuñes"),
    ("Víctor Chávez Núñez", "Victor Chaves Nunez"),
    ("Víctor Chávez Núñez", "Víctor Núñez Chávez"),
    ("Víctor Chávez Núñez", "Victor Chavez"),
    ("Yeni Ccori Yupanqui", "Yeni Qori Yupanki"),
    ("Yeni Ccori Yupanqui", "Yeny Ccori Llupanqui"),
    ("Yeni Ccori Yupanqui", "Yeni Kori Yupanqui"),
    ("María de la Cruz Flores", "Maria Cruz Flores"),
    ("María de la Cruz Flores", "María Delacruz Flores"),
    ("María de la Cruz Flores", "Maria De La Cruz"),
    ("María del Carmen Soto Rojas", "Maria Carmen Soto Rojas"),
    ("María del Carmen Soto Rojas", "María Soto Rojas"),
    ("Jimena Giménez Ayala", "Ximena Jiménez Aiala"),
    ("Jimena Giménez Ayala", "Jimena Gimenes Ayala"),
    ("Sixto Huillca Paucar", "Sisto Willka Pawcar"),
    ("Sixto Huillca Paucar", "Sixto Wilca Paucar"),
    ("Sixto Huillca Paucar", "Sixto Huilca Paucar"),
    ("Roxana Velásquez Inca", "Rocsana Belasques Inga"),
    ("Roxana Velásquez Inca", "Rosana Velazquez Inca"),
    ("Sofía Zúñiga Tambo", "Sophia Suñiga Tampu"),
    ("Sofía Zúñiga Tambo", "Sofia Zuñiga Tambo"),
    ("Hilda Choque Ñahui", "Ilda Chuqui Nahui"),
    ("Hilda Choque Ñahui", "Hilda Choque Nawi"),
    ("Hilda Choque Ñahui", "Hilda Ñahui"),
    ("Elvis Hernández Phuturi", "Elvis Ernandes Puturi"),
    ("Elvis Hernández Phuturi", "Elviz Hernandez Phuturi"),
    ("Luis Alberto Cusi Huayhua", "Luis Alberto Kusi Wayhua"),
    ("Luis Alberto Cusi Huayhua", "Luis Cusi Huayhua"),
    ("Luis Alberto Cusi Huayhua", "Luis A. Cusi Huayhua"),
    ("Luis Alberto Cusi Huayhua", "Luis Alberto Cusi"),
    ("Guadalupe Llerena Ibáñez", "Guadalupe Yerena Ybañes"),
    ("Guadalupe Llerena Ibáñez", "Wadalupe Llerena Ibanez"),
    ("Benito Quiñones Enciso", "Venito Quiñonez Ensiso"),
    ("Enrique Zambrano Pinto", "Henrique Sanbrano Pinto"),
    ("Alicia Bustamante", "Alisia Bustamante"),
    ("Alicia Bustamante", "Alicia Bustamnate"),
)
DIFFERENT = (
    ("Rosa Quispe Mamani", "Juan Quispe Mamani"),
    ("Rosa Quispe Mamani", "Rosa Quispe Condori"),
    ("Rosa Quispe Mamani", "Rosa Condori Quispe"),
    ("Rosa Quispe Mamani", "Rosa Flores Torres"),
    ("Rosa Quispe Mamani", "Luz Quispe Mamani"),
    ("Rosa Quispe Mamani", "Elena Huanca Ticona"),
    ("Rosa Quispe Mamani", "Rosa"),
    ("Rosa Quispe Mamani", "Quispe"),
    ("Rosa Quispe Mamani", "R. Q. M."),
    ("Rosa Quispe Mamani", "Rosa Q."),
    ("Mario Quispe Mamani", "María Quispe Mamani"),
    ("Carlos Flores Rojas", "Carla Flores Rojas"),
    ("Luis Flores Rojas", "Luisa Flores Rojas"),
    ("Daniel Flores Rojas", "Daniela Flores Rojas"),
    ("Juan Carlos Quispe Mamani", "Juan Luis Quispe Mamani"),
    ("Juan Flores Rojas", "Juan Torres Ríos"),
    ("Juan Flores Rojas", "Julio Flores Rojas"),
    ("Pedro Ramos Salas", "Pedro Rojas Salas"),
    ("Pedro Ramos Salas", "Pablo Ramos Salas"),
    ("Ana Ramos Salas", "Ada Ramos Salas"),
    ("Elena Vega", "Elena Vera Luna"),
    ("Nélida Apaza Cruz", "Nélida Ccapa Cruz"),
    ("Nélida Apaza Cruz", "Nilda Luque Cruz"),
    ("Marco Huanca Ticona", "Marco Huarca Sucari"),
    ("Flor Inca Roca", "Sol Inca Roca"),
)


def test_the_hand_made_pairs_are_told_apart(record_property):
    found = [pair for pair in SAME if similarity(*pair).score >= LIKELY]
    mistaken = [pair for pair in DIFFERENT if similarity(*pair).score >= LIKELY]
    recall, precision = len(found) / len(SAME), len(found) / (len(found) + len(mistaken))
    print(f"{len(SAME)} same, {len(DIFFERENT)} different: recall {recall:.3f}, precision {precision:.3f}")
    record_property("recall", recall)
    record_property("precision", precision)
    assert len(SAME) + len(DIFFERENT) >= 60
    assert not set(SAME) - set(found)
    assert not mistaken


@pytest.mark.parametrize(
    "spellings",
    [
        "Quispe Kispi Quispi Qispe Quizpe Kispe",
        "Huamán Guamán Waman Uaman",
        "Condori Kunturi Kondori Cóndori",
        "Ccori Qori Kori Quri",
        "Chávez Chaves Chabez",
        "Giménez Jiménez Ximénez",
        "Yupanqui Yupanki Llupanqui",
        "Paucar Pawcar Páuqar",
        "Hernández Ernandes",
        "Huillca Willka Wilca Huilca",
        "Choque Chuqui Choqe",
        "Inca Inga Inka",
    ],
)
def test_one_name_has_one_key_however_it_is_spelt(spellings):
    assert len({key(fold(spelling)) for spelling in spellings.split()}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("mario", "maria"),
        ("carlos", "carlas"),
        ("choque", "quoque"),
        ("fuentes", "puentes"),
        ("rosa", "rojas"),
        ("cruz", "ruiz"),
    ],
)
def test_different_names_keep_different_keys(one, other):
    assert key(one) != key(other)


def test_the_reasons_say_what_fits_and_what_does_not():
    match = similarity("José Huamán Condori", "Guaman Jose Flores")
    assert [reason.en for reason in match.reasons] == [
        "equal: Jose",
        "they sound the same: “Guaman” and “Huamán”",
        "the same words in another order",
        "differs: “Flores” and “Condori”",
    ]
    assert all(reason.es for reason in match.reasons)


def test_a_name_that_is_missing_is_like_no_other():
    assert similarity("", "Rosa Quispe").score == 0
    assert similarity("?", "").score == 0


words = st.text("aábcdeéfghijklmnñopqrstuvwxyz", min_size=1, max_size=12)
names = st.lists(words, min_size=1, max_size=5).map(" ".join) | st.text(max_size=30)


@given(names, names)
def test_likeness_is_symmetric_and_between_nothing_and_equal(one, other):
    match = similarity(one, other)
    assert match == similarity(other, one)
    assert 0 <= match.score <= 1
    assert match.reasons


@given(st.lists(words, min_size=1, max_size=5).map(" ".join))
def test_a_name_is_wholly_like_itself(name):
    if set(name.split()) - {"de", "del"}:
        assert similarity(name, name).score == 1


@given(words.map(fold), st.data())
def test_one_typing_error_leaves_a_common_neighbour(word, data):
    place = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
    swapped = word[:place] + word[place : place + 2][::-1] + word[place + 2 :]
    misspelt = [word[:place] + letter + word[place + 1 :], word[:place] + letter + word[place:], swapped]
    if len(word) > 3:
        assert all(neighbours(word) & neighbours(wrong) for wrong in misspelt)
    assert word in neighbours(word)
