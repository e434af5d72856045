import pytest

from kiosk.kit.bylines import Byline, is_agency, join_names, read_byline


@pytest.mark.parametrize(
    ("line", "people", "agencies"),
    [
        ("By Amina Diallo and Bruno Costa, Reuters", ("Amina Diallo", "Bruno Costa"), ("Reuters",)),
        ("Von Jörg Schmidt und Erika Muster", ("Jörg Schmidt", "Erika Muster"), ()),
        ("Von Jörg Schmidt, Berlin", ("Jörg Schmidt",), ()),
        ("Par Jean Dupont (avec AFP)", ("Jean Dupont",), ()),
        ("Por María Núñez y EFE", ("María Núñez",), ("EFE",)),
        ("Di Chiara Rossi", ("Chiara Rossi",), ()),
        ("Автор: Анна Иванова, корреспондент", ("Анна Иванова",), ()),
        ("بقلم: رائد جبر", ("رائد جبر",), ()),
        ("موسكو: رائد جبر", ("رائد جبر",), ()),
        ("لندن: «الشرق الأوسط»", (), ("الشرق الأوسط",)),
        ("松岡大地", ("松岡大地",), ()),
        ("배윤경 기자", ("배윤경",), ()),
        ("dpa", (), ("dpa",)),
        ("Jane Doe Associated Press", ("Jane Doe",), ("Associated Press",)),
        ("JANE DOE AND JOHN ROE", ("JANE DOE", "JOHN ROE"), ()),
        ("John A Smith", ("John A Smith",), ()),
        ("محمد وليد", ("محمد وليد",), ()),
        ("Ana Petra", ("Ana Petra",), ()),
        ("Ilana Muster, MS, RDN", ("Ilana Muster",), ()),
        ("Guardian staff reporter", (), ("Guardian staff reporter",)),
        ("", (), ()),
    ],
)
def test_a_byline_names_people_and_organisations_apart(line, people, agencies):
    assert read_byline(line) == Byline(people, agencies)


@pytest.mark.parametrize(
    "line",
    [
        "By Anna Smith, Senior Reporter | anna@example.org",
        "Anna Smith @annasmith",
        "Anna Smith\nPublished: 12:30, 4 May 2024",
        "Written by Anna Smith Monday, November 18, 2019",
        "Anna Smith in Paris",
        "Text: Anna Smith",
    ],
)
def test_roles_addresses_handles_places_and_dates_are_no_names(line):
    assert read_byline(line) == Byline(("Anna Smith",), ())


def test_a_name_in_other_capitals_is_the_same_name():
    joined = join_names([Byline(("Anna Smith",)), Byline(("ANNA SMITH", "Bo Ek"), ("AFP",))])
    assert joined == Byline(("Anna Smith", "Bo Ek"), ("AFP",))


def test_short_agencies_are_told_from_first_names_by_their_capitals():
    assert is_agency("ANSA")
    assert is_agency("dpa")
    assert not is_agency("Ana")
    assert not is_agency("Efe Yilmaz")


def test_a_hostile_byline_comes_to_an_end():
    for atom in ("By ", "A ", "(", "a@", ". A B", "1/", "ab-", "«"):
        assert len(read_byline(atom * 50_000).people) <= 20
    assert read_byline("By " + "Anna Smith, " * 5).people == ("Anna Smith",)
