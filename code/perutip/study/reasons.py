"""The closed list of reasons why a row of results.csv has no number, in words."""

from pathlib import Path

from perutip.study.declared import read_toml

FILE = Path(__file__).with_name("reasons.toml")
AWAITING = "awaiting:"


def _load() -> dict[str, str]:
    raw, problems = read_toml(FILE)
    for code, words in raw.items():
        if not isinstance(words, str):
            problems.add(f"{code}: expected the reason in words", "", code)
    problems.raise_if_any()
    return raw


REASONS: dict[str, str] = _load()


def is_reason(code: str) -> bool:
    """Is `code` declared, or `awaiting:` with what is awaited?"""
    return code in REASONS or (code.startswith(AWAITING) and len(code) > len(AWAITING))


def reason_words(code: str) -> str:
    """A reason in words. KeyError for a code that is not declared."""
    if code.startswith(AWAITING):
        return f"awaiting {code.removeprefix(AWAITING)}"
    return REASONS[code]


def headed(head: str, words: str) -> str:
    """A reason behind what it is one for: "Awaiting rulings.csv", "Not shown (why)".

    The head is not said twice where the reason begins with it.
    """
    if words.casefold().startswith(head.casefold()):
        return words[:1].upper() + words[1:]
    return f"{head} ({words})"
