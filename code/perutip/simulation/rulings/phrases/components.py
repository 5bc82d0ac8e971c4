"""Spanish sentences that each carry one expression of one component of the index.

Words that expressions require beside them (a cue within ten words) are in the sentence.
Braces are filled by `rulings_text`.
"""

SENTENCES = {
    "victim_sensitive_language": (
        "La joven {iniciales} se encontraba en situación de vulnerabilidad por su "
        "pobreza y su edad.",
        "El acusado aprovechó la especial vulnerabilidad de quien había dejado su "
        "hogar en {lugar}.",
        "Se trata de una condición de vulnerabilidad conocida y utilizada por "
        "{acusado}.",
        "El caso exige una lectura con enfoque de género de los hechos de {fecha}.",
        "Este Colegiado incorpora la perspectiva de género al apreciar la prueba de "
        "fojas {fojas}.",
        "La conducta lesiona la dignidad de la víctima, tratada como mercancía en "
        "{lugar}.",
        "Prevalece en todo momento el interés superior del niño frente a cualquier "
        "otro fin.",
        "El consentimiento es irrelevante cuando media engaño sobre el trabajo "
        "ofrecido.",
        "La cosificación de la mujer queda patente en las anotaciones de fojas "
        "{fojas}.",
        "El desarraigo de {iniciales}, llevada desde {lugar}, facilitó su "
        "sometimiento.",
        "Se afectó el proyecto de vida de {iniciales}, que dejó sus estudios.",
        "Las víctimas de trata requieren del Estado una respuesta que no las juzgue.",
        "Se descartan los estereotipos de género que contiene el alegato de {fecha}.",
        "El enfoque diferencial obliga a atender la condición de migrante de "
        "{iniciales}.",
        "Corresponde un enfoque de derechos humanos en el examen de los hechos.",
        "Los derechos de la víctima a la verdad y a la justicia orientan esta "
        "decisión.",
        "Las niñas, niños y adolescentes merecen una tutela especial frente a la "
        "captación.",
        "Las víctimas de explotación hallan en el engaño su primera forma de encierro.",
        "La sobreviviente narró las deudas que le atribuían por comida y hospedaje.",
        "El enfoque centrado en la víctima guía la apreciación de lo actuado.",
    ),
    "protection_oriented_reasoning": (
        "Se mantienen las medidas de protección dictadas a favor de {iniciales} el "
        "{fecha}.",
        "La audiencia debe evitar la revictimización de quien ya compareció en "
        "{lugar}.",
        "La victimización secundaria se previene limitando el número de "
        "comparecencias.",
        "Se ordena la reserva de identidad de {iniciales} en todas las piezas "
        "procesales.",
        "La reparación integral de la víctima comprende salud, educación y vivienda.",
        "Se dispone tratamiento psicológico para la menor, a cargo del centro de "
        "salud.",
        "La víctima fue acogida en un albergue de {lugar} por {meses} meses.",
        "El Protocolo de Palermo impone al Estado deberes de asistencia.",
        "Las Reglas de Brasilia orientan el trato que debe darse en la audiencia.",
        "Se impone la prohibición de acercarse a menos de quinientos metros de "
        "{iniciales}.",
        "Se dispone asistencia a la víctima durante la ejecución de la sentencia.",
        "Procede la protección integral de {iniciales} mientras dure el proceso.",
        "La debida diligencia del Estado exige investigar con prontitud y "
        "exhaustividad.",
        "Se recibió el dicho en audiencia privada, con presencia de la menor y su "
        "tutora.",
        "La Convención de Belém do Pará obliga a actuar sin dilaciones.",
        "El principio de no punición impide sancionar lo que se hizo bajo coacción.",
        "Se dispone acompañamiento psicológico por {meses} meses en {lugar}.",
        "La protección de la víctima no concluye con esta sentencia.",
    ),
    "reliance_on_victim_testimony": (
        "La declaración de la agraviada de fojas {fojas} es clara y detallada.",
        "Concurre ausencia de incredibilidad subjetiva, pues no existía enemistad "
        "previa.",
        "Hay persistencia en la incriminación desde la primera diligencia de {fecha}.",
        "El relato de la menor fue recogido el {fecha} y obra a fojas {fojas}.",
        "La entrevista en cámara Gesell de {fecha} fue practicada con las garantías "
        "de ley.",
        "Las corroboraciones periféricas surgen del acta y de los mensajes de {fecha}.",
        "La versión de la agraviada se mantuvo en lo sustancial en juicio.",
        "El testimonio de la víctima explica cómo fue conducida hasta {lugar}.",
        "La sindicación directa contra {acusado} se produjo el {fecha}.",
        "Se cumplen las garantías de certeza que exige la jurisprudencia.",
        "La verosimilitud del relato se apoya en el hallazgo de fojas {fojas}.",
        "El Acuerdo Plenario 2-2005 fija los criterios que aquí se aplican.",
        "La manifestación de la agraviada precisa fechas, montos y lugares.",
        "El relato coherente de {iniciales} descarta una denuncia espuria.",
        "La credibilidad del testimonio no fue desvirtuada por la defensa.",
        "La declaración de la víctima constituye el punto de partida del análisis.",
        "El dicho de la agraviada, testigo único de los hechos, se examina con rigor.",
        "Se actuó como prueba anticipada el dicho de la menor, el {fecha}.",
        "La pericia psicológica practicada a la joven concluye afectación emocional.",
        "El relato incriminador aparece ya en el acta de {fecha}.",
    ),
    "interagency_collaboration": (
        "La UDAVIT informó el {fecha} sobre la situación de {iniciales}.",
        "El operativo conjunto de {fecha} permitió hallar a seis mujeres en {lugar}.",
        "La intervención se hizo en coordinación con la Policía y el municipio de "
        "{lugar}.",
        "El Centro Emergencia Mujer remitió su informe a fojas {fojas}.",
        "La Superintendencia Nacional de Migraciones remitió el movimiento migratorio.",
        "Participó personal de serenazgo, que dio el primer aviso a las {hora} horas.",
        "La FISTRAP de la jurisdicción dirigió las diligencias de {fecha}.",
        "La coordinación interinstitucional hizo posible el rescate en {lugar}.",
        "El MIMP designó a un profesional para la atención de {iniciales}.",
        "La DEMUNA de {lugar} recibió a la menor el {fecha}.",
        "La Defensa Pública de Víctimas intervino desde la primera diligencia.",
        "SUNAFIL constató las jornadas de catorce horas en {lugar}.",
        "CHS Alternativo remitió un informe técnico a solicitud de la fiscalía.",
        "Se resalta el trabajo articulado de las entidades que acudieron a {lugar}.",
    ),
}
# Clauses that end with an expression; words around it then vary from ruling to ruling,
# so that no passage of eight words recurs, unlike in SENTENCES.
CLAUSES = {
    "victim_sensitive_language": (
        "quedó probada la situación de vulnerabilidad",
        "mediaba una condición de vulnerabilidad",
        "se advierte la especial vulnerabilidad",
        "era notorio el estado de vulnerabilidad",
        "corresponde aplicar el enfoque de género",
        "se juzga con perspectiva de género",
        "resultó lesionada la dignidad de la víctima",
        "prima el interés superior del niño",
        "rige el interés superior del adolescente",
        "el consentimiento es irrelevante",
        "operó una verdadera cosificación",
        "fue decisivo el desarraigo",
        "se truncó su proyecto de vida",
        "se escuchó a las víctimas de trata",
        "importan los derechos de la víctima",
        "deben desterrarse estereotipos de género",
        "cabe un enfoque diferencial",
        "se adopta el enfoque centrado en la víctima",
        "obliga un enfoque interseccional",
        "se reconoce a la sobreviviente",
        "fueron captadas víctimas de explotación",
        "medió un consentimiento viciado",
        "se tutela a niñas, niños y adolescentes",
    ),
    "protection_oriented_reasoning": (
        "subsisten las medidas de protección",
        "procede la protección de la víctima",
        "cabe disponer protección integral",
        "debe evitarse la revictimización",
        "se previene la victimización secundaria",
        "rige la reserva de identidad",
        "la víctima recibirá reparación integral",
        "la menor recibirá tratamiento psicológico",
        "la menor precisa atención psicológica",
        "la víctima permaneció en un albergue",
        "obliga el Protocolo de Palermo",
        "orientan las Reglas de Brasilia",
        "se fija la prohibición de acercarse",
        "se acuerda el impedimento de acercamiento",
        "continuará la asistencia a la víctima",
        "al Estado compete la debida diligencia",
        "con la menor hubo audiencia privada",
        "alcanza el principio de no punición",
        "continuará el acompañamiento psicológico",
        "se alojó en casa de acogida",
        "declaró como testigo protegido",
        "se ordena la restitución de derechos",
        "vincula la Convención de Belém do Pará",
        "se dispone protección reforzada",
    ),
    "reliance_on_victim_testimony": (
        "es clara la declaración de la agraviada",
        "convence la declaración de la víctima",
        "concurre ausencia de incredibilidad subjetiva",
        "hay persistencia en la incriminación",
        "se visionó el relato de la menor",
        "se practicó entrevista en cámara Gesell",
        "existen corroboraciones periféricas",
        "se mantuvo la versión de la agraviada",
        "resulta eficaz el testimonio de la víctima",
        "consta la sindicación directa",
        "se cumplen las garantías de certeza",
        "el relato muestra verosimilitud",
        "se aplica el Acuerdo Plenario 2-2005",
        "se leyó la manifestación de la agraviada",
        "aparece un relato coherente",
        "se reafirma la credibilidad del testimonio",
        "con la menor hubo prueba anticipada",
        "pesa el relato incriminador",
        "obra la declaración referencial",
        "se confirmó el relato de la víctima",
        "se examinó la versión de la víctima",
        "hay coherencia del relato",
        "existe corroboración periférica",
        "se valoró el testimonio de la agraviada",
    ),
    "interagency_collaboration": (
        "informó la UDAVIT",
        "hubo operativo conjunto",
        "intervino el Centro Emergencia Mujer",
        "respondió la Superintendencia Nacional de Migraciones",
        "acudió personal de serenazgo",
        "dirigió la FISTRAP",
        "se logró coordinación interinstitucional",
        "designó abogado el MIMP",
        "atendió la DEMUNA",
        "asistió la Defensa Pública de Víctimas",
        "verificó SUNAFIL",
        "remitió informe CHS Alternativo",
        "se constató trabajo articulado",
        "actuó el INABIF",
        "participó la Unidad de Protección Especial",
        "hubo operativo inopinado",
        "ofició la DIRCTPTIM",
        "operó la articulación interinstitucional",
    ),
}
# What stands before and after a clause names files and months as often as the neutral
# sentences that it displaces do: training adds clauses, and must not move the placebos.
OPENERS = (
    "Según fojas {fojas},",
    "Visto el punto {fojas},",
    "Respecto de {iniciales},",
    "Conforme al documento {fojas},",
    "En lo que toca al hecho {cuaderno},",
    "Conforme al acta {fojas},",
    "En cuanto al hecho {cuaderno} de {fecha},",
    "Del punto {fojas} fluye que",
)
TAILS = (
    " (f. {fojas}).",
    ", fojas {fojas}.",
    " (audio {cuaderno}).",
    " (fs. {fojas} y {otra}).",
    ", minuto {fojas} del audio {cuaderno}.",
    "; {testigo} lo confirma en juicio.",
    ", documento {fojas}, sin tacha de parte.",
)
SECTION_SHARES = (
    ("prosecution", 0.22),
    ("decision", 0.1),
)
