"""The article follows the date of the facts; a renumbered offence is one series."""

from __future__ import annotations

from datetime import date

import pytest

from sistra.kernel.dates import PartialDate
from sistra.reference import packs
from sistra.reference.offences import load
from sistra.reference.tables import BrokenReference

OFFENCES = packs.load("peru").offences

# Read by hand from the laws' dates of publication; a law is in force from the next day.
ARTICLES = [
    ("trafficking", "2007-01-16", None, ()),
    ("trafficking", "2007-01-17", "153", ("153",)),
    ("trafficking", "2014-10-21", "153", ("153",)),
    ("trafficking", "2014-10-22", "153", ("153",)),
    ("trafficking", "2021-03-30", "153", ("153",)),
    ("trafficking", "2021-03-31", "129-A", ("129-A",)),
    ("trafficking", "2026-11-22", "129-A", ("129-A",)),
    ("trafficking", "2014", "153", ("153",)),
    ("trafficking", "2014-10", "153", ("153",)),
    ("trafficking", "2021", None, ("153", "129-A")),
    ("trafficking", "2021-03", None, ("153", "129-A")),
    ("trafficking", "2021-04", "129-A", ("129-A",)),
    ("trafficking", "2007", None, ("153",)),
    ("trafficking", "2007-01", None, ("153",)),
    ("trafficking", "2006", None, ()),
    ("aggravated_trafficking", "2021-03-30", "153-A", ("153-A",)),
    ("aggravated_trafficking", "2021-03-31", "129-B", ("129-B",)),
    ("sexual_exploitation", "2017-01-06", None, ()),
    ("sexual_exploitation", "2017-01-07", "153-B", ("153-B",)),
    ("sexual_exploitation_minor", "2019-06-18", None, ()),
    ("sexual_exploitation_minor", "2019-06-19", "153-H", ("153-H",)),
    ("slavery", "2020", "153-C", ("153-C",)),
    ("slavery", "2022", "129-Ñ", ("129-Ñ",)),
    ("forced_labour", "2019", "168-B", ("168-B",)),
    ("forced_labour", "2021-03-31", "129-O", ("129-O",)),
    ("recruitment_minor_for_crime", "2025-05-17", None, ()),
    ("recruitment_minor_for_crime", "2025-05-18", "129-Q", ("129-Q",)),
    ("migrant_smuggling", "2020-02-02", "303-A", ("303-A",)),
]


@pytest.mark.parametrize(("identifier", "facts", "article", "candidates"), ARTICLES)
def test_the_article_is_the_one_in_force_when_the_facts_happened(identifier, facts, article, candidates):
    answer = OFFENCES.article_on(identifier, PartialDate.parse(facts))
    assert (answer.article, answer.candidates) == (article, candidates)
    assert answer.reason.es
    assert answer.reason.en


def test_a_date_that_spans_the_renumbering_gets_a_reason_and_not_a_guess():
    answer = OFFENCES.article_on("trafficking", PartialDate(2021, 3))
    assert str(answer) == ""
    assert "153" in answer.reason.en
    assert "129-A" in answer.reason.en
    assert "2021-03-31" in answer.reason.es


def test_a_whole_day_may_be_given_as_a_plain_date():
    assert str(OFFENCES.article_on("trafficking", date(2021, 3, 30))) == "153"
    assert str(OFFENCES.article_on("trafficking", date(2021, 3, 31))) == "129-A"


def test_article_153_was_another_offence_before_trafficking_was_one():
    (before,) = OFFENCES.by_article("153", date(2007, 1, 16))
    (after,) = OFFENCES.by_article("153", date(2007, 1, 17))
    assert not OFFENCES.get(before.offence).is_trafficking
    assert OFFENCES.get(after.offence).is_trafficking
    assert [version.offence for version in OFFENCES.by_article("153")] == [
        "retention_of_minor",
        "trafficking",
        "trafficking",
    ]
    assert OFFENCES.by_article("153", date(2021, 3, 31)) == ()


RENUMBERED = {
    "153": "129-A",
    "153-A": "129-B",
    "153-B": "129-C",
    "153-D": "129-D",
    "153-E": "129-E",
    "153-F": "129-F",
    "153-G": "129-G",
    "153-H": "129-H",
    "181-A": "129-I",
    "179-A": "129-J",
    "153-I": "129-K",
    "153-J": "129-L",
    "183-A": "129-M",
    "182-A": "129-N",
    "153-C": "129-Ñ",
    "168-B": "129-O",
    "318-A": "129-P",
}


@pytest.mark.parametrize(("former", "current"), RENUMBERED.items())
def test_the_two_numbers_of_a_renumbered_article_are_one_series(former, current):
    assert OFFENCES.series(former) == OFFENCES.series(current) == {former, current}


def test_every_renumbered_article_changes_its_number_on_the_same_day():
    for former, current in RENUMBERED.items():
        (last,) = OFFENCES.by_article(former, date(2021, 3, 30))
        (first,) = OFFENCES.by_article(current, date(2021, 3, 31))
        assert last.offence == first.offence
        assert OFFENCES.by_article(current, date(2021, 3, 30)) == ()


def test_a_new_article_and_an_unknown_one_are_series_of_their_own():
    assert OFFENCES.series("129-Q") == {"129-Q"}
    assert OFFENCES.series("999") == {"999"}


def test_a_name_is_the_one_of_its_time():
    (old,) = OFFENCES.by_article("179-A", date(2010, 1, 1))
    (new,) = OFFENCES.by_article("129-J", date(2022, 1, 1))
    assert (old.name.es, new.name.es) == ("Usuario-cliente", "Cliente del adolescente")


def test_pregnancy_aggravates_only_since_the_law_of_2021():
    aggravated = OFFENCES.get("aggravated_trafficking")

    def grounds(day: date) -> set[str]:
        return {ground for tier in aggravated.tiers_on(day) for ground in tier.grounds}

    assert grounds(date(2021, 3, 31)) - grounds(date(2021, 3, 30)) == {"victim_pregnant"}
    assert aggravated.tiers_on(date(2006, 1, 1)) == ()


def test_penalties_without_upper_limit_and_for_life_are_told_apart():
    tiers = {tier.label: tier for tier in OFFENCES.get("aggravated_trafficking").tiers_on(date(2022, 1, 1))}
    assert (tiers["most_aggravated"].min_years, tiers["most_aggravated"].max_years) == (25, None)
    assert not tiers["most_aggravated"].life
    life = [tier for tier in OFFENCES.get("sexual_exploitation_minor").tiers if tier.label == "life"]
    assert [(tier.life, tier.min_years) for tier in life] == [(True, None)]


def test_every_ground_of_every_penalty_has_words_in_both_languages():
    used = {ground for offence in OFFENCES for tier in offence.tiers for ground in tier.grounds}
    assert used <= set(OFFENCES.grounds.codes)
    assert len(used) > 30


def test_what_the_sources_did_not_verify_says_so():
    assert OFFENCES.get("slavery").iccs_unverified
    assert not OFFENCES.get("trafficking").iccs_unverified
    assert OFFENCES.by_article("318-A")[0].unverified
    assert OFFENCES.rules["in_force_day"].unverified


def test_the_letter_of_article_129_n_with_tilde_survives():
    assert OFFENCES.get("slavery").article == "129-Ñ"


def test_in_force_on_a_day_are_only_versions_of_that_day():
    articles = {version.article for version in OFFENCES.on(date(2015, 6, 1)) if version.valid_from is not None}
    assert {"153", "153-A", "179-A", "181-A", "182-A", "183-A", "318-A"} == articles


def test_an_unknown_offence_is_named():
    with pytest.raises(LookupError, match="witchcraft"):
        OFFENCES.article_on("witchcraft", date(2020, 1, 1))


@pytest.mark.parametrize(
    ("rows", "line", "field"),
    [
        ("a,1,2001-01-01,2005-12-31,L\na,2,2005-12-31,,L\n", 3, "valid_from"),
        ("a,1,2001-01-01,2005-12-31,L\nb,1,2003-01-01,,L\n", 3, "valid_from"),
        ("c,1,2001-01-01,,L\n", 2, "identifier"),
        ("a,1,2001-01-01,,L\n", 3, "identifier"),
    ],
)
def test_versions_that_contradict_one_another_stop_the_load(tmp_path, rows, line, field):
    (tmp_path / "offences.csv").write_text(
        "identifier,es,en,family,is_trafficking,source\na,A,A,related,no,s\nb,B,B,related,no,s\n", encoding="utf-8"
    )
    (tmp_path / "versions.csv").write_text("identifier,article,valid_from,valid_to,law\n" + rows, encoding="utf-8")
    (tmp_path / "tiers.csv").write_text("identifier,tier,min_years,max_years,grounds,source\n", encoding="utf-8")
    (tmp_path / "rules.csv").write_text("rule,es,en,law\n", encoding="utf-8")
    with pytest.raises(BrokenReference) as caught:
        load(tmp_path, OFFENCES.grounds)
    assert (caught.value.line, caught.value.field) == (line, field)
