"""Texts that hold no ruling: a notice that the document is not to be had, a page of a
portal, a cover sheet or a notification alone.

Told by what they say, in texts that are short and have none of the words with which a
ruling reasons or decides. A ruling behind its cover sheet has them.
"""

from __future__ import annotations

import re

NOTICE_WORDS, COVER_WORDS, PORTAL_WORDS = 90, 400, 900  # the most of each kind
FEWEST_OF_PORTAL = 3
_THING = (
    r"(?:documentos?|archivos?|expediente|resoluci[oó]n|sentencia|texto|contenido"
    r"|recurso"
    r"|p[aá]gina|anexo|pdf|registro|informaci[oó]n|fallo|auto|imagen|enlace)"
)
_NOT_HAD = (
    r"(?:no (?:se )?(?:encuentra|est[aá]|puede|podr[aá]|ha podido|pudo|es posible"
    r"|existe"
    r"|fue|ha sido|tiene|cuenta|hay)\b[^.\n]{0,60}(?:disponib|mostr|visualiz|descarg"
    r"|encontr|abr|public|digitaliz|localiz|acce|adjunt|carg|exist)"
    r"|no (?:est[aá] )?(?:disponible|encontrad|existe|publicad|digitalizad|accesible)"
    r"|(?:es |est[aá] |tiene car[aá]cter )?(?:reservad|restringid|confidencial)"
    r"|en proceso de digitaliz|pendiente de (?:digitaliz|public|carga)"
    r"|(?:ha sido|fue) (?:retirad|eliminad|movid|borrad)|(?:dañad|corrupt)[oa])"
)
_NOTICE = re.compile(
    rf"\b{_THING}\b[^.\n]{{0,60}}?\b{_NOT_HAD}"
    rf"|\bno (?:se (?:puede|pudo|ha podido|encontr[oó]|encuentra|dispone|cuenta"
    rf"|hall[oó])"
    rf"|es posible|hay|existen?|disponible)\b[^.\n]{{0,50}}\b{_THING}"
    rf"|\bsin (?:{_THING}|datos)(?: \w+)?\W*$"
    r"|\bacceso (?:denegado|restringido|no autorizado|reservado)"
    r"|\berror\W*(?:40[0-9]|50[0-9])|\bnot found\b|\bsesi[oó]n (?:ha )?(?:expir|caduc)"
    r"|\bservicio (?:no disponible|en mantenimiento)"
    r"|\b(?:sitio|p[aá]gina|sistema|portal)\b[^.\n]{0,30}\ben mantenimiento",
    re.IGNORECASE,
)
_PORTAL = tuple(
    re.compile(words, re.IGNORECASE)
    for words in (
        r"\bcookies?\b",
        r"\b(?:inici[ae]r? (?:de )?sesi[oó]n|inicio de sesi[oó]n|cerrar sesi[oó]n"
        r"|log ?in)",
        r"\b(?:contraseña|clave de acceso|nombre de usuario|usuario y clave|usuario:)",
        r"\b(?:captcha|no soy un robot|c[oó]digo de seguridad)",
        r"\b(?:t[eé]rminos y condiciones|t[eé]rminos de uso|aviso legal)",
        r"\bpol[ií]ticas? de (?:privacidad|datos|protecci[oó]n de datos)",
        r"\b(?:mapa del sitio|men[uú]|ir al contenido|volver (?:al|a la) (?:inicio"
        r"|portada))",
        r"\b(?:javascript|navegador)",
        r"\b(?:todos los derechos reservados|copyright|©)",
        r"\b(?:aceptar todas|configurar|rechazar todas|m[aá]s informaci[oó]n)",
        r"\b(?:reg[ií]strese|registrarse|crear (?:una )?cuenta|olvid[oó] su"
        r"|suscr[ií]b)",
        r"\b(?:b[uú]squeda (?:avanzada|de)|consulta de expedientes"
        r"|criterios de b[uú]squeda)",
        r"\b(?:preguntas frecuentes|cont[aá]ctenos|s[ií]guenos|libro de reclamaciones)",
    )
)
_COVER = re.compile(
    r"\bc[eé]dulas? (?:electr[oó]nica )?de notificaci[oó]n\b|\bnotificaci[oó]n"
    r" (?:electr[oó]nica|n[°º.])|\bcargo (?:electr[oó]nico )?de (?:ingreso"
    r"|presentaci[oó]n"
    r"|recepci[oó]n|entrega|notificaci[oó]n)|\bhoja de (?:env[ií]o|ruta|remisi[oó]n)"
    r"|\bcar[aá]tula\b|\bconstancia de (?:notificaci[oó]n|recepci[oó]n|ingreso)"
    r"|\bcaso asignado\b",
    re.IGNORECASE,
)
_OF_A_COVER = re.compile(
    r"\bmesa de partes|\bfolios?\W{0,3}[:\d]|\b(?:n[°º.]*|cantidad|n[uú]mero) ?(?:de )?"
    r"(?:folios|copias)|\bcopias?\W{0,3}[:\d]|\bdestinatari"
    r"|\bdirecci[oó]n\b[^:\n]{0,20}:"
    r"|\bcasilla|\bse (?:remite|adjunta|anexa|notifica)|\banex(?:o|os|ando)\b|\bsumilla"
    r"|\bfecha (?:y hora )?de (?:ingreso|presentaci[oó]n|inicio|recepci[oó]n)"
    r"|\bobservaci[oó]n|\bespecialista|\bsecretari[oa]|\barancel|\bnotificador"
    r"|\bmateria\W{0,3}:|\b(?:demandante|agraviad[oa]|imputad[oa])s?\W{0,3}:"
    r"|\bpresentante|\bexpediente|\brecibid[oa]",
    re.IGNORECASE,
)
FEWEST_OF_COVER = 2
_RULES = re.compile(  # a ruling reasons, finds or decides
    r"\bconsiderando|\bse resuelve\b|\bresuel(?:ve|vo|ven)\s*[:.,]|\bha resuelto"
    r"|\bfall[oa]\s*:"
    r"|\b(?:por (?:estos|tales|dichos) (?:fundamentos|motivos)|por estas razones)"
    r"|\badministrando justicia|\bdeclar(?:ar|a|amos|aron|ó)\s*:?\s*(?:in)?fundad"
    r"|\bdeclar(?:ar|a|amos|aron)\s+(?:no )?(?:haber|nul|inadmis|improced)"
    r"|\b(?:conden|absuelv|absolv|confirm|revoc|impon|impus|dispon|dispus|mand|orden)"
    r"(?:a|o|ó|e|emos|en|ar|ir|er|imos|amos|aron|ieron|iendo|ando|uso)\b"
    r"|\bfundamentos\b|\bse (?:acredit|prob|advierte|desprende|colige|valor)"
    r"|\b(?:la|el) (?:sala|tribunal|juzgado|colegiado) (?:considera|estima|advierte"
    r"|concluye|sostiene)|\bvistos?\s*[:;,]",
    re.IGNORECASE,
)


_OF_A_RULING = (  # found faster than the rest of `_RULES`, and in most rulings
    *(" MANDARON ", " FUNDAMENTOS ", " RESUELTO:", "\nFALLO:", "\nFUNDAMENTOS "),
    *(" CONSIDERANDO", "\nVISTOS;", " dispone ", " confirma ", " se desprende "),
    *("\nCONDENAR ", "\nIMPONER ", " ordena ", "\nABSOLVER ", "\nDECLARAR FUNDAD"),
    *(
        "\nDISPONER ",
        " CONFIRMARON ",
        "\nCONFIRMARON ",
        " se advierte ",
        " se acredit",
        "\nREVOCARON ",
    ),
    *(" impone ", "\nRESUELVE:", " RESUELVE:", "\nCONSIDERANDO", " fundamentos "),
    *("\nDECLARARON INFUNDAD", "\nDECLARARON FUNDAD", "\nSE RESUELVE:", " ORDENAR "),
)


def holds_no_ruling(text: str) -> bool:
    """Whether a cleaned text is a notice, a page of a portal or a cover sheet alone."""
    if len(text) > 12 * PORTAL_WORDS or any(map(text.__contains__, _OF_A_RULING)):
        return False
    n_words = len(text.split())
    if n_words > PORTAL_WORDS:
        return False
    if _RULES.search(text):
        return False
    even = text.replace("\n", " ")
    if n_words <= NOTICE_WORDS and (_NOTICE.search(text) or _NOTICE.search(even)):
        return True
    if n_words <= COVER_WORDS and _COVER.search(even):
        signs = {sign.lower()[:6] for sign in _OF_A_COVER.findall(text)}
        if len(signs) >= FEWEST_OF_COVER or n_words < NOTICE_WORDS // 3:
            return True
    return sum(sign.search(text) is not None for sign in _PORTAL) >= FEWEST_OF_PORTAL
