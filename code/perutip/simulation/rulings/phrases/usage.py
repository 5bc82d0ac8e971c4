"""Passages as courts write them, without regard to any dictionary.

Written from the usage of Peruvian courts: what a lawyer would count for a component, in
older and newer words, and what a lawyer would not. Which of them the index finds is for
the index to show.
"""

USAGE = {
    "victim_sensitive_language": (
        "Se trata de una adolescente sin redes de apoyo, circunstancia que el agente "
        "conocía y de la que se valió.",
        "La precariedad en que vivía {iniciales} la dejó a merced de {acusado}.",
        "No puede exigirse a {iniciales} una conducta heroica frente a quien la "
        "retenía.",
        "Este órgano juzga libre de prejuicios sobre la vida anterior de {iniciales}.",
        "La aquiescencia de la menor no borra la ilicitud del hecho.",
        "Resulta intrascendente que la agraviada hubiera aceptado viajar a {lugar}.",
        "La vulnerabilidad de la agraviada era manifiesta: menor de edad, sin estudios "
        "y lejos de su familia.",
        "Se impone valorar los hechos conforme a los enfoques de género y niñez.",
        "El principio de interés superior de la adolescente vincula a este Colegiado.",
        "La agraviada fue reducida a la condición de objeto de comercio.",
        "La condición de migrante indígena de {iniciales} acentuó su indefensión.",
        "Corresponde llamarla persona y no mercancía, como hizo {acusado} en los "
        "mensajes de {fecha}.",
    ),
    "protection_oriented_reasoning": (
        "Ofíciese al centro de salud mental comunitario para que atienda a {iniciales} "
        "sin costo.",
        "A fin de que no vuelva a narrar lo vivido, se prescinde de una nueva "
        "declaración.",
        "Los datos personales de {iniciales} se mantendrán en reserva en toda "
        "publicación de esta sentencia.",
        "El resarcimiento comprende el daño al proyecto de vida de la agraviada.",
        "Se ordena que {acusado} no se aproxime a {iniciales} ni a su familia.",
        "Se dispone que la menor permanezca en un centro de acogida hasta que cuente "
        "con un entorno seguro.",
        "La agraviada no responde por los hechos que ejecutó mientras era explotada.",
        "Se mantiene el resguardo policial a favor de la agraviada.",
        "Se garantiza el retorno voluntario y seguro de {iniciales} a {lugar}.",
        "Procede la atención psicológica de la menor agraviada a cargo del Estado.",
        "El Estado debe actuar con debida diligencia reforzada frente a la trata.",
    ),
    "reliance_on_victim_testimony": (
        "El dicho de la agraviada se mantuvo incólume pese al contrainterrogatorio.",
        "Lo narrado por la menor en entrevista única encuentra respaldo en el acta de "
        "fojas {fojas}.",
        "Las sucesivas declaraciones de las agraviadas guardan identidad en lo "
        "esencial.",
        "No se aprecia móvil espurio en la incriminación de la menor agraviada.",
        "La sindicación de la perjudicada reúne los requisitos del Acuerdo Plenario "
        "número dos guion dos mil cinco.",
        "Su testimonio, rendido entre llantos, convence a este Colegiado.",
        "La versión incriminatoria fue persistente en el tiempo y no ha sido "
        "desvirtuada.",
        "El relato de {iniciales} es rico en detalles que solo pudo conocer quien los "
        "vivió.",
        "La sola palabra de la víctima basta cuando es creíble y está corroborada.",
        "Los peritos hallaron en la menor agraviada un relato espontáneo y coherente.",
        "Conforme a los Acuerdos Plenarios 2-2005/CJ-116 y 1-2011/CJ-116, se otorga "
        "valor a lo dicho en la primera oportunidad.",
    ),
    "interagency_collaboration": (
        "La intervención fue planificada por la Fiscalía Provincial Corporativa "
        "Especializada en Delitos de Trata de Personas junto con la Policía.",
        "Participaron en el rescate personal del Ministerio de la Mujer y de la "
        "Municipalidad.",
        "El Ministerio de la Mujer y Poblaciones Vulnerables (MIMP) recibió a la "
        "menor.",
        "La Unidad de Asistencia a Víctimas y Testigos acompañó a {iniciales}.",
        "Inspectores de trabajo y policías ingresaron al local de modo concertado.",
        "El Centro de Emergencia Mujer asumió el patrocinio de la agraviada.",
        "La Defensoría del Pueblo supervisó el traslado de {iniciales} al albergue.",
        "El operativo multisectorial de {fecha} reunió a fiscales, policías y serenos.",
    ),
}
# kind → sentences that a lawyer would not count.
MISLEADING = {
    "standard of proof": (
        "La responsabilidad se acreditó más allá de toda duda razonable.",
        "Queda fuera de toda duda razonable que {acusado} pagó los pasajes.",
    ),
    "retraction of another": (
        "El testigo {testigo} se retractó de lo dicho en sede policial.",
    ),
    "words of a statute": (
        "Comete el delito quien, mediante abuso de una situación de vulnerabilidad o "
        "concesión o recepción de pagos o beneficios, capta o retiene a otro.",
        "El artículo 8 del Protocolo dispone que los Estados adoptarán medidas de "
        "protección para las víctimas.",
        "La Ley 30364 establece que rige el enfoque de género en la actuación de los "
        "operadores.",
    ),
    "another person": (
        "Los internos de ese penal son personas en situación de vulnerabilidad.",
        "El sentenciado {acusado} es padre de familia y vive en estado de "
        "vulnerabilidad.",
    ),
    "words of a party": (
        "La defensa sostiene que el relato de la agraviada carece de verosimilitud.",
        "El abogado defensor alegó que hubo contradicciones en su declaración.",
        "El recurrente invoca la ausencia de corroboraciones periféricas.",
        "El Ministerio Público solicitó medidas de protección que no fueron otorgadas.",
    ),
    "routine award": (
        "Fijaron en {monto} soles la reparación integral que pagará a la agraviada.",
    ),
    "name of a norm": (
        "Rige el Decreto Supremo N.° 009-2016-MIMP, invocado a fojas {fojas}.",
        "El hecho se calificó como delito de violencia contra la mujer en la "
        "carpeta {cuaderno}.",
    ),
    "history of exploitation": (
        "La agraviada era obligada a ejercer la prostitución en {lugar}.",
    ),
}
