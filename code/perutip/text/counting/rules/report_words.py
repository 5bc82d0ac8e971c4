"""Words and distances by which reports are told: grammar's, not the dictionary's."""

from __future__ import annotations

from perutip.text.counting.rules.sayings import KNOWN, SAYING

VERB_AFTER, VERB_BEFORE = 8, 3  # words from who speaks to a verb, and from it to who
FAR_AFTER = 11  # words from a verb that a comma sets off to who is named
REJECTED_REACH = 6  # words after "contra lo que" that name what is contradicted
AGREED_REACH = 10  # words after "comparte" that name whose view it is
NESTED = 14  # words in "señaló que la menor le contó": still the first report
OPENS = 2  # words that may stand before "Para la defensa"
SERIES_NEAR = 8  # words from "; que" to the verb of its clause
HEADS = 4  # words that may stand before who is named, and a colon
NEGATOR_BEFORE = 3
ASIDE_BEFORE = 6  # words from "no" to a verb in an aside
AS_WITNESS = 5  # words in "declaró en calidad de testigo"
SET_OFF = 3  # words after a verb of saying within which a colon opens what is said

HEARD = (
    KNOWN
    | SAYING
    | {
        *(
            "concedes",
            "rejected",
            "agrees",
            "turns",
            "according",
            "reported",
            "opening",
            "labels",
        )
    }
)
PREPOSITIONS = frozenset(
    ["de", "del", "ante", "por", "contra", "al", "a", "en", "con", "sobre"]
)
VIEWS = frozenset(
    ["juicio", "criterio", "opinion", "entender", "parecer", "consideracion"]
)
HERS = frozenset(("ella", "ellas", "esta", "estas", "aquella", "aquellas"))
NO_SUBJECT = frozenset(("se", "que", "cual", "cuales", "no"))
ADVERBS = frozenset(("cuando", "tambien", "ya", "ademas", "asimismo", "bien", "luego"))
OWN = frozenset(("colegiado", "tribunal", "sala", "juzgado", "supremo", "superior"))
OF_OTHERS = frozenset(("quien", "quienes"))
CHARGES = ("imput", "atribuy", "incrimin", "acusa")
THESES = ("acusaci", "imputaci", "hipotesis", "tesis", "requerim", "relato", "factum")
TOLD = frozenset(("que", "haber"))  # "el recurso se funda en que"
SAID_IN = (
    *("acusaci", "imputaci", "hipotesis", "tesis", "alega", "agravio", "recurso"),
    *("apelaci", "impugnaci", "casaci", "cuestionam", "reclamo", "queja", "pretensi"),
    *("argumento", "defensa", "coartada", "afirmaci", "especie", "postura", "idea"),
    *("objeci", "reparo", "reproche", "materia", "objeto"),
)
CITED = frozenset(  # nouns before a relative clause: "precedente que invoca"
    (
        *("precedente", "sentencia", "ejecutoria", "caso", "jurisprudencia", "norma"),
        *("casacion", "prueba", "documento", "pericia", "acta", "contrato", "hecho"),
        *("dato", "circunstancia", "pasaje", "extremo", "detalle", "testigo", "foto"),
    )
)
FAULTED = frozenset(  # what a court below is reproached with
    (
        *("debio", "debia", "omitio", "incurrio", "vulnero", "inaplico", "erro"),
        *("soslayo", "ignoro", "habria", "infringio", "tergiverso", "distorsiono"),
        *("omite", "incurre", "ignora", "soslaya", "yerra", "vulnera", "debieron"),
    )
)
FOUND = ("fundad", "infundad", "improced", "inadmis", "proceden", "extinguid")
GROUNDS = ("agravio", "cuestionamiento", "alegaci", "objecion")  # of an appeal
DASHES = frozenset("—–")  # a parenthesis ends
AUXILIARIES = frozenset(("ha", "han", "habia", "habian", "habiendo"))
HEARD_OUT = frozenset(("oido", "oidos", "escuchado", "escuchados"))
