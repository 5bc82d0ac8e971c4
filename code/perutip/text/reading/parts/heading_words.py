"""Words with which a heading opens a part of a ruling, from usage of Peru, Argentina,
Ecuador, Mexico, Colombia and Spain.

What a party sought, alleged or attacks is that party's part, whatever the noun:
"fundamentos del impugnante" are the appellant's, "fundamentos de la Sala" the court's.
"""

from __future__ import annotations

from typing import Literal, get_args

from perutip.text.reading.parts.speaker_words import (
    ACCUSED,
    ASKED,
    COUNSEL,
    COURT,
    ITS,
    LOWER_COURT,
    OF,
    OFFICE,
    SAID,
    SPEECH,
    STATE,
    WEIGHED_BY,
)

Part = Literal["antecedents", "prosecution", "defence", "reasoning", "decision"]
PARTS: tuple[Part, ...] = get_args(Part)
Kind = Literal[
    "opens",
    "weak",
    "follows",
    "closes",
    "after",
    "apart",
    "settles",
    "concludes",
    "within",
]
# "RECURSO DE NULIDAD N.° 77-2019" at the head of every page names a case, no plea.
DOCKET = r"\W*(?:n\W|n[r�]?[o.]\W|n[uú]mero )\W*\d|\W*\d+\W{1,3}\d{4}"
# Opening words of a heading, most specific first; accents may be lost in the text.
# weak: no return from the court's reasoning; follows: goes on with the accusation;
# closes: only behind the reasoning; after: only behind the decision; apart: there it
# parts the rest from the court's, as a vote that lost; settles: ends what is apart;
# concludes: opens the decision behind the reasoning, and the reasoning before it;
# within: before its paragraph, up to the next ordinal.
OPENINGS: tuple[tuple[Part, Kind, str], ...] = (
    (
        "reasoning",
        "apart",
        r"(el |los )?(fundamentos? (del|de los) )?votos? (singular(es)?|particular(es)?"
        r"|en (discordia|minoría|contra)|discordantes?|discrepantes?|disidentes?)",
    ),
    ("reasoning", "settles", r"(el |los )?votos? dirimentes?"),
    ("antecedents", "after", r"(relación de |lista de )?(anexos?|apéndices?)"),
    (
        "decision",
        "closes",
        r"(resolución|disposición)( final)?\W*$|(sentencia|por (todo )?ello|"
        r"(se )?(declara"
        r"|declaran|declararon|condena|condenaron|confirma|confirmaron|revoca|revocaron"
        r"|absuelve|absolvieron))\s*:",
    ),
    (
        "decision",
        "concludes",
        r"pronunciamiento( final)?"
        r"( (del?|de (la|esta|este)) (la )?(superior |suprem[ao] )?"
        r"(tribunal|sala|colegiado|juzgado|corte|despacho|judicatura|juez|jueza)"
        r"( \w+){0,3})?\W*$",
    ),
    (
        "decision",
        "opens",
        r"por (estos|tales|estas|los|las|dichos|dichas) (fundamentos|consideraciones"
        r"|argumentos|razones|motivos)|por lo expuesto|por tanto",
    ),
    (
        "decision",
        "opens",
        r"(por (todo )?(ello|esto|lo (dicho|tanto|manifestado|desarrollado))"
        r"|en consecuencia|en mérito)\W+(de lo expuesto\W+)?"
        r"(se |ha |he |hemos )?(decid|resuelv|resolv|fall)\w*",
    ),
    (
        "antecedents",
        "weak",
        r"(decisión|fallo|sentencia|resolución|auto|pronunciamiento) (materia|objeto"
        r"|apelad|recurrid|impugnad|cuestionad|venid|de primera|de mérito|del a quo)\w*"
        rf"|(fundamentos|argumentos|razones) de (la )?{LOWER_COURT}"
        r"|motivación de (la )?(sentencia \w+|resolución|recurrida|impugnada|apelada)"
        r"|motivos? de la concesión|itinerario"
        r"|delimitación(?! de (los )?(hechos|cargos) (imputad|atribuid|incriminad))",
    ),
    (
        "decision",
        "opens",
        r"(se |ha |han |he |hemos )?(resuelve|resuelto)|resuelvo|resolvemos|resuelven"
        r"|decido|deciden?|decidió|fallo|fallamos|fallan?|decisión|decidieron"
        r"|ha decidido"
        r"|decisorio|resolvieron|acordaron|((puntos?|extremos?) )?resolutivos?"
        r"|(parte )?(resolutiva|decisoria)|dispositiv[oa]s?|parte dispositiva"
        r"|(administr|impart)(iendo|ando) justicia|conclusi(ón|ones) y decisión"
        r"|sentenciamos"
        r"|(el |la |este |esta )?(tribunal|sala|juzgado|colegiado|corte|jueza?)"
        r"( \w+){0,4}\W{1,2}(por (unanimidad|mayoría)\W{1,2})?"
        r"(resuelve|falla|decide|acuerda|dispone)\W*$",
    ),
    (
        "reasoning",
        "opens",
        r"(respuesta|análisis|evaluación|examen|absolución|valoración|apreciación"
        r"|consideraciones|pronunciamiento|posición|fundamentos|argumentos|razones"
        r"|razonamientos?|motivación|conclusiones|tesis|criterio|estudio)\b"
        r"(?!.{0,30} (por|de|del|según) (el |la )?(defensa|fiscal|ministerio|recurrente"
        r"|apelante|abogad)).{0,30}"
        rf"{COURT}"
        r"|lo que (considera|estima|sostiene|resuelve|piensa|dice|concluye) "
        rf".{{0,12}}{COURT}"
        r"|motivación de (la|esta) sentencia$|resultando y considerando",
    ),
    (
        "reasoning",
        "opens",
        r"(respuesta|análisis|evaluación|examen|absolución|control) "
        r"(a|de|del|al|sobre) .{0,12}(agravio|recurso|caso|motivo|cuestion)\w*",
    ),
    (
        "defence",
        "opens",
        rf"({SPEECH}|{SAID}){ITS}{OF}{ACCUSED}"
        rf"|{WEIGHED_BY}"
        rf"{COUNSEL}"
        rf"|({SPEECH}) ((defensiv|impugnatori|absolutori|exculpatori)[oa]s?"
        r"|de (descargo|inocencia))|tesis alternativa"
        r"|(la )?demanda de casación|conceptos de violación|tesis defensiva"
        r"|(teoría|estrategia) (del caso )?(defensiva|de descargo)"
        r"|(expresión|síntesis|resumen) de( los)? agravios|agravios"
        r"|(pretensión|recursos?) impugnatori[ao]s?|cuestionamientos|impugnación"
        rf"|recursos? de (apelación|nulidad|casación)(?!{DOCKET})|autodefensa"
        r"|última palabra"
        r"|(defensa|alegatos?) material",
    ),
    (
        "prosecution",
        "opens",
        rf"({SPEECH}|{SAID}){ITS}{OF}{STATE}|pretensi(ón|ones)"
        rf"|{WEIGHED_BY}"
        rf"{OFFICE}",
    ),
    (
        "prosecution",
        "opens",
        r"(calificación|tipificación|subsunción|pena|sanción|reparación|monto)"
        rf"( \w+){{0,6}} {ASKED}{OFFICE}",
    ),
    (
        "prosecution",
        "opens",
        r"(acusación|requerimiento|imputación|tesis|hipótesis|propuesta)"
        r" (fiscal|concreta|acusatori[ao]"
        r"|penal|necesaria|fáctica|incriminatoria)"
        r"|((enunciación|delimitación) de los )?hechos?( punibles?)?"
        r"( y circunstancias)?"
        r" (imputados?|incriminados?"
        r"|(materia|objeto) de( la)? (acusación|imputación|incriminación|juzgamiento"
        r"|juicio|proceso|investigación)|atribuidos?)"
        r"|(marco|descripción|relato|supuestos?)( fáctic[oa]s?)? de (la )?(acusación"
        r"|imputación)"
        r"|imputación|imputaciones|cargos( imputados| fiscales)?"
        r"|acusación( escrita| oral)?|hecho acusado|requisitoria|dictamen fiscal"
        r"|(escrito|auto) de acusación|requerimiento de (elevación|juicio|apertura)",
    ),
    (
        "prosecution",
        "weak",
        r"circunstancias (precedentes|concomitantes|posteriores)",
    ),
    (
        "prosecution",
        "follows",
        r"(calificación|tipificación|subsunción|encuadre)( jurídic[ao]| legal| penal)?"
        r"( y pena)?( solicitad[ao]s?| propuesta| fiscal| de la acusación)?"
        r"|(la )?(pena|reparación civil|sanción)( y reparación civil| y pena)?"
        r"( solicitada| peticionada| requerida)?$"
        r"|(medios probatorios|pruebas) ofrecid\w*",
    ),
    (
        "prosecution",
        "opens",
        r"((el |la )?(representante del )?(ministerio público|fiscalía"
        r"|señora? fiscal|actor civil|parte civil|querella(nte)?"
        r"|acusación particular)|el fiscal)"
        r"( sostiene| sostuvo| alega| acusa| solicita| postula| señala)?",
    ),
    (
        "defence",
        "opens",
        r"(la |el )?(defensa|abogado defensor)( técnica)?( del? (la )?"
        r"(acusad|imputad|procesad)[oa])?( sostiene| sostuvo| alega| solicita"
        r"| señala)?|descargos?|(el |la )?(recurrente|impugnante|apelante)",
    ),
    (
        "defence",
        "weak",
        r"(el |la |los |las )?(procesad|acusad|imputad|encausad|sentenciad|querellad)"
        r"[oa]s?\W*$",
    ),
    (
        "antecedents",
        "weak",
        r"(examen|interrogatorio|declaraci(ón|ones)|testimoniales?)"
        r" (de |del |a |al )(los |las |la |el )?"
        r"(perit|testig|órganos? de prueba|expert|acusad|imputad|agraviad|procesad)\w*"
        r"|(la )?pruebas?( \w+)? (rendid|producid|actuad|practicad|incorporad|recibid"
        r"|diligenciad|desahogad|oralizad|evacuad|introducid)\w*"
        r"|(desahogo|recepción|producción|práctica|oralización|lectura) de"
        r"( la| las| los)? (pruebas?|medios|document)\w*"
        r"|(acuerdos|estipulaciones|convenciones) probatori\w*"
        r"|declaraci(ón|ones) (indagatoria|instructiva|testimonial|preventiva)\w*"
        r"|(posici(ón|ones)|alegatos?|pretensiones|argumentos)( \w+){0,3}"
        r" (de las )?partes"
        r"|alegatos?( finales| iniciales| preliminares| de (apertura|clausura|inicio"
        r"|cierre))*$|(actuación|actividad) probatoria|medios (probatorios|de prueba)"
        r"|pruebas? (actuad|ofrecid|admitid)\w*|jurisdicción|competencia"
        r"|(trámite|desarrollo|validez|actuación|incidencias?) (procesal|del)\w*"
        r"|identificación|admisibilidad|audiencia|datos|sujetos procesales",
    ),
    (
        "reasoning",
        "opens",
        r"y considerando|considerandos?|(parte )?considerativa|consideraci(ón|ones)"
        r"|hechos (probados|acreditados|no probados)|fundamentación|fundamentos?"
        r"|(tema|objeto) de (la )?decisión y fundamentos?"
        r"|sustento (normativo|jurídico|fáctico|legal|probatorio|de (la|esta) decisión)"
        r"|desarrollo argumentativo|construcción de la premisa|justificación"
        r"|control de (la )?(motivación|logicidad)|atendiendo( a)?( que)?\W*$"
        r"|razonamientos?|estudio|razones|motivación|motivaciones|raciocinio"
        r"|análisis|valoración|apreciación|evaluación|examen|argumentos|argumentación"
        r"|calificación|deliberación|absolución del grado|marco (normativo|jurídico"
        r"|legal|teórico|conceptual|dogmático)|premisas?|solución|problema jurídico"
        r"|juicio (de|histórico|jurídico|sobre)|subsunción|determinación|dosimetría"
        r"|individualización|tipicidad|antijuridicidad|culpabilidad|responsabilidad"
        r"|bien jurídico|el delito|del delito|tipo penal"
        r"|elementos (del|de los|de la|constitutivos|objetivos|subjetivos|típicos)"
        r"|reparación (integral|del daño|digna)|la pena|pena|reparación civil"
        r"|(el )?caso (concreto|de autos|sub)|sobre el fondo|cuesti(ón|ones)"
        r"|primera cuestión|a la (primera|segunda|tercera|cuarta) cuestión"
        r"|la prueba|prueba del hecho|prueba indiciaria|la sentencia\W+fundamentos"
        r"|fundamentos? de voto"
        r"|costas|ejecución provisional|(el )?derecho( aplicable)?\W*$",
    ),
    (
        "antecedents",
        "opens",
        r"antecedentes|(parte )?expositiva|vistos?|resulta|resultandos?"
        r"|acta de audiencia"
        r"|oídos",
    ),
    ("antecedents", "weak", r"hechos|objeto|materia|asunto"),
)
ORDINALS = (
    "(décimo|vigésimo|trigésimo)? ?(primer|segund|tercer|cuart|quint|sext|séptim|octav"
    "|noven|décim|undécim|duodécim|vigésim|trigésim)[oa]"
)
