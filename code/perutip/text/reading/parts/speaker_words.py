"""Who speaks in a heading, and what he does there: the words of a party and of the
court, as parts of regular expressions for small letters.
"""

from __future__ import annotations

SPEECH = (
    "pretensi(ón|ones)|posici(ón|ones)|posturas?|alegatos?|alegaci(ón|ones)"
    "|requerimientos?|tesis|imputaci(ón|ones)|argumentos?|fundamentos?|agravios"
    "|teoría del caso|motivos?|versi(ón|ones)|exposici(ón|ones)|intervenci(ón|ones)"
    "|solicitud(es)?|peticiones|pretendido|conclusiones|planteamientos?|descargos?"
    "|fundamentación|argumentación|contestación|réplica|dúplica|tesis|hipótesis|dictamen"
    "|opinión|requisitoria|planteos?|críticas|objeciones|cuestionamientos|reclamos?"
    "|memorial|escrito|razonamientos?|sustento|contradicción|resistencia"
)
# What a party may do as the court does it: theirs only where the party is named next.
WEIGHS = "consideraciones|análisis|valoraci(ón|ones)|apreciaci(ón|ones)|evaluación"
SAID = (
    r"lo (que (se )?(sostiene|alega|afirma|dice|postula|imputa|pide|solicita|argumenta"
    r"|plantea|señala|manifiesta|expone|reclama|atribuye)n?"
    r"|(alegado|sostenido|expuesto|argumentado|imputado|pedido|solicitado|manifestado"
    r"|postulado|afirmado|planteado|señalado|dicho|peticionado))"
)
ITS = (
    r"( (penal(es)?|civil(es)?|final(es)?|oral(es)?|fáctic[ao]s?|jurídic[ao]s?"
    r"|iniciales|preliminares|impugnatori[ao]s?|punitiv[ao]s?|resarcitori[ao]s?"
    r"|indemnizatori[ao]s?"
    r"|expuest[ao]s|formulad[ao]s|expresad[ao]s|plantead[ao]s|y|e|por"
    r"|incriminatori[ao]s?|acusatori[ao]s?|escrit[ao]s?|segunda|principal(es)?"
    r"|(aducid|invocad|alegad|esgrimid|deducid)[ao]s?|definitiv[ao]s?"
    r"|de (apertura|clausura|inicio|cierre|defensa|conclusión)))*"
)
OF = (
    r" ?(en (nombre|representación) )?(por |de |a )?(la |el |los |las |del |al )?"
    r"(parte |no |señora? |doctora? )?"
)
STATE = (
    r"((representante|agente)s? del? (la )?|titular(es)? del? (la )?)?"
    r"(ministerio (público|fiscal)|(agentes? )?fiscal(es|ía)?|acción penal"
    r"|persecutor(es|a)?"
    r"|acusaci(ón|ones)|acusador[ae]?s?|querell(a|antes?)"
    r"|actor(es|a)? civil(es)?|civil|agraviad[oa]s?|procurador(a|ía)?|víctimas?)"
)
ACCUSED = (
    r"(abogad[oa]s? |letrad[oa] )?(defens(a|or|ora|ores)|acusad[oa]s?|imputad[oa]s?"
    r"|procesad[oa]s?|sentenciad[oa]s?|encausad[oa]s?|inculpad[oa]s?|condenad[oa]s?"
    r"|investigad[oa]s?|querellad[oa]s?|recurrentes?|impugnantes?|apelantes?"
    r"|casacionistas?|accionantes?|recurso( de \w+)?|apelaci(ón|ones)|casaci(ón|ones)"
    r"|impugnaci(ón|ones)|nulidad|agravios?|abogad[oa]s?)"
)
LOWER_COURT = (
    r"(sentencia|resolución|recurrida|impugnada|apelada|sala superior|venida en grado"
    r"|(decisión|fallo|resolución|auto|sentencia) "
    r"(apelad|recurrid|impugnad|cuestionad|venid|de primera|de mérito)\w*)"
)

ASKED = (
    r"(solicit|propuest|postul|requer|ped|pretend|peticion|formul|plante)\w*"
    r" (por |de |del )(la |el )?"
)
OFFICE = (
    r"((representante|agente)s? del? (la )?|titular(es)? del? (la )?)?"
    r"(ministerio (público|fiscal)|(agentes? )?fiscal(es|ía)?|acción penal"
    r"|persecutor(es|a)?"
    r"|querellantes?|actor(es|a)? civil(es)?|parte civil|procurador(a|ía)?)"
)
COUNSEL = (
    r"(abogad[oa]s? |letrad[oa] )?(defens(a|or|ora|ores)|recurrentes?|impugnantes?"
    r"|apelantes?|casacionistas?|abogad[oa]s?)"
)
WEIGHED_BY = (
    rf"({WEIGHS}|estudio|examen)( \w+){{0,4}} (de |del |según |por )(la |el |los )?"
)
COURT = (
    r"\b(sala|colegiado|tribunal|juzgado|juez|jueza|judicial(es)?|corte|despacho"
    r"|jurisdiccional|judicatura)\b"
)
