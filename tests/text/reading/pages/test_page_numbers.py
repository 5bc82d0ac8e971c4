"""What ends a citation at the end of a page is no page number; page numbers go."""

import pytest

from perutip.text.reading.pages.page_furniture import remove_page_furniture

WORDS = ["alfa", "beta", "gama", "delta", "épsilon", "zeta", "eta", "theta"]


def body(n: int) -> str:
    """Lines of a page, none of them like those of another."""
    return "\n".join(f"{WORDS[n]} {word} declaró ante la sala" for word in WORDS[:6])


def of_pages(*ends: str) -> str:
    return "\f".join(f"{body(n)}\n{end}" for n, end in enumerate(ends))


def kept(text: str) -> set[str]:
    return {line.strip() for line in remove_page_furniture(text).split("\n")} - {""}


ENDS = [
    "923).",
    "923)",
    "921-923).",
    "(1998: 923).",
    "2019.",
    "2019",
    "3/2011",
    "3/2011.",
    "12.",
    "15;",
    "15,",
    "45”.",
    "(12",
    "15%",
    "15 %",
    "$ 300",
    "12/03/2019",
    "00123-2019-0",
    "12 15 18",
    "págs. 921-923).",
    "pág. 923).",
    "página 45.",
    "Pág. 45,",
]


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("at", [0, 1, 3])
def test_a_number_that_ends_a_sentence_at_the_end_of_a_page_stays(end, at):
    ends = ["y así lo dijo", "como consta", "en autos", "se lee"]
    ends[at] = end
    assert end in kept(of_pages(*ends))


@pytest.mark.parametrize("end", ["pág. 923).", "página 45.", "Pág. 45,"])
def test_it_stays_in_a_text_without_form_feeds(end):
    text = "\n".join(body(n) for n in range(3))
    assert end in kept(f"{text}\ncomo se lee en la obra citada\n{end}\n{body(4)}")


@pytest.mark.parametrize("end", ["923).", "2019.", "15%"])
def test_it_stays_beside_page_numbers(end):
    """Every page is numbered, and on one of them stands a citation's end above."""
    ends = [f"y así lo dijo {WORDS[n]}\n{n + 1}" for n in range(5)]
    ends[2] = f"según consta en la obra (Lima, pág.\n{end}\n3"
    found = kept(of_pages(*ends))
    assert end in found and not found & {"1", "2", "3", "4", "5"}


def test_citations_on_three_pages_are_no_running_line():
    ends = ["923).", "1041).", "12).", "y así lo dijo"]
    assert set(ends) <= kept(of_pages(*ends))


NUMBERS = [
    "{n}",
    "- {n} -",
    "– {n} –",
    "— {n} —",
    "_{n}_",
    "[{n}]",
    "({n})",
    "[ {n} ]",
    "* {n} *",
    "«{n}»",
    "{n}/40",
    "{n} de 40",
    "{n} / 40",
    "Pág. {n} de 40",
    "PÁG. {n}/40",
    "Página {n}",
    "página n.° {n}",
    "Pag {n}",
    "- Página {n} de 40 -",
    "(pág. {n})",
]


@pytest.mark.parametrize("form", NUMBERS)
@pytest.mark.parametrize("pages", [1, 3])
def test_page_numbers_go(form, pages):
    """On every page, or on one of them: the first is seldom numbered."""
    ends = [form.format(n=n + 12) if n < pages else "y dijo" for n in range(3)]
    found = kept(of_pages(*ends))
    assert not found & {form.format(n=n + 12) for n in range(3)}
    assert f"{WORDS[0]} beta declaró ante la sala" in found


@pytest.mark.parametrize("form", ["{n}.", ". {n}", "{n})", "{n} .", "Pág. {n}."])
def test_a_number_with_a_speck_goes_where_it_counts_the_pages(form):
    ends = [form.format(n=n + 7) for n in range(3)]
    assert not kept(of_pages(*ends)) & set(ends)
    mixed = ["7", form.format(n=8), "- 9 -"]
    assert not kept(of_pages(*mixed)) & set(mixed)


def test_pages_beyond_1900_are_numbered_as_any_other():
    ends = [str(n + 1999) for n in range(4)]
    assert not kept(of_pages(*ends)) & set(ends)


@pytest.mark.parametrize("form", ["Pág. {n}", "Pág. {n}.", "- Página {n} de 9 -"])
def test_page_numbers_go_without_form_feeds(form):
    text = "\n".join(f"{body(n)}\n{form.format(n=n + 3)}" for n in range(4))
    assert not kept(text) & {form.format(n=n + 3) for n in range(4)}


@pytest.mark.parametrize("line", ["#", "# de #", "#).", "Pág. #", "(#", "pág. #)."])
def test_a_sign_of_number_is_read_without_fail(line):
    assert kept(of_pages(line, "x", line)) and kept(f"{body(1)}\n{line}\n{body(2)}")
