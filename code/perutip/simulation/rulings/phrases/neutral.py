"""Spanish sentences of rulings by section, without any expression of the index.

Braces are filled by `rulings_text`: fecha, hora, fojas, lugar, iniciales, acusado,
monto, meses, cuaderno, articulo, testigo.
"""

FACTS = (
    "Se imputa a {acusado} haber captado a la persona de iniciales {iniciales} en "
    "{lugar}, bajo la promesa de un empleo, el {fecha}.",
    "Conforme al requerimiento acusatorio, los hechos ocurrieron el {fecha}, a las "
    "{hora} horas aproximadamente, en {lugar}.",
    "El proceso se inició por denuncia verbal de {fecha}, que obra a fojas {fojas} "
    "del cuaderno {cuaderno}.",
    "Personal policial intervino el local ubicado en {lugar}, a las {hora} horas, y "
    "levantó el acta de fojas {fojas}.",
    "El acusado {acusado} habría ofrecido pagar {monto} soles mensuales por atender "
    "mesas en {lugar}.",
    "Se dictó auto de enjuiciamiento con fecha {fecha} y se citó a juicio oral a las "
    "partes procesales.",
    "La investigación preparatoria se prolongó por {meses} meses y concluyó con "
    "acusación escrita de fojas {fojas}.",
    "Instalada la audiencia el {fecha}, se leyeron los cargos y el acusado {acusado} "
    "no se acogió a la conclusión anticipada.",
    "El traslado se hizo en un vehículo de transporte interprovincial desde {lugar}, "
    "con pasajes que pagó {acusado}.",
    "Durante el juicio se actuó la prueba documental de fojas {fojas} y se examinó al "
    "perito contable.",
    "En el registro del inmueble se hallaron cuadernos con anotaciones de ingresos "
    "por {monto} soles.",
    "La causa se elevó a esta Sala con {cuaderno} cuadernos, y se señaló vista para "
    "el {fecha}.",
    "El local funcionaba sin licencia municipal, según el acta de constatación de "
    "{fecha}.",
    "Se retuvieron los documentos personales y se descontaron {monto} soles por "
    "alimentación y hospedaje.",
    "El acusado {acusado} registra domicilio en {lugar} y no tiene antecedentes "
    "penales.",
    "Se formalizó la investigación contra {acusado} y otros mediante disposición de "
    "{fecha}.",
)
PROSECUTION = (
    "El Ministerio Público solicita que se imponga a {acusado} {meses} meses de pena "
    "privativa de libertad y el pago de {monto} soles.",
    "El fiscal provincial indica que los hechos se subsumen en el artículo {articulo} "
    "del Código Penal.",
    "Ofrece como medios de prueba las actas de fojas {fojas} y el examen de {testigo}.",
    "Afirma que el acusado obtuvo provecho económico, como se desprende de los "
    "recibos de fojas {fojas}.",
    "Precisa que el viaje desde {lugar} fue organizado y financiado por {acusado}.",
    "El representante del Ministerio Público reitera los términos de su acusación de "
    "{fecha}.",
    "En sus alegatos de clausura pide que la pena se fije en el tercio intermedio.",
    "Refiere que el hallazgo de {monto} soles no fue explicado por la parte acusada.",
)
DEFENCE = (
    "La defensa técnica de {acusado} sostiene que no se probó el elemento subjetivo "
    "del tipo y pide la absolución.",
    "Alega que {acusado} solo administraba el local y que desconocía la edad de "
    "quienes allí trabajaban.",
    "El abogado defensor cuestiona la cadena de custodia del acta de fojas {fojas}.",
    "Señala que el contrato de {fecha} acredita una relación laboral lícita.",
    "La defensa postula que los hechos, en todo caso, encuadran en el artículo "
    "{articulo} del Código Penal.",
    "Sostiene además que no se individualizó la conducta de cada uno de los acusados.",
    "El recurrente invoca infracción del deber de motivación y del principio de "
    "congruencia.",
    "Expresa como agravio que no se valoró el dicho de {testigo}, examinado el "
    "{fecha}.",
)
REASONING = (
    "La prueba se aprecia de manera individual y conjunta, según las reglas de la "
    "lógica y las máximas de la experiencia.",
    "El tipo penal exige captación, transporte, traslado, acogida, recepción o "
    "retención de otra persona.",
    "El acta de intervención de fojas {fojas} reúne las formalidades de ley y no fue "
    "tachada.",
    "De lo actuado se desprende que {acusado} tenía dominio del local situado en "
    "{lugar}.",
    "El examen de {testigo} guarda relación con los documentos de fojas {fojas}.",
    "La pericia contable establece ingresos de {monto} soles en {meses} meses.",
    "El juicio de subsunción corresponde al artículo {articulo} del Código Penal, "
    "vigente al momento de los hechos.",
    "Para determinar la pena se consideran las circunstancias del artículo 46 del "
    "Código Penal.",
    "La pretensión civil se rige por los artículos 92 y 93 del Código Penal.",
    "No concurren causas de justificación ni de exculpación en la conducta de "
    "{acusado}.",
    "La imputación concreta fue formulada de modo claro desde la disposición de "
    "{fecha}.",
    "El Colegiado advierte que la recurrida expresa las razones de hecho y de derecho "
    "de su decisión.",
    "La calificación jurídica puede variar siempre que se respete el contradictorio y "
    "el núcleo fáctico.",
    "El plazo razonable se examina según la complejidad del asunto y la conducta de "
    "las partes.",
    "Los mensajes de texto extraídos del teléfono incautado corresponden al {fecha}.",
    "El testigo {testigo} afirmó haber visto a {acusado} en {lugar} a las {hora} "
    "horas.",
    "La versión exculpatoria de {acusado} no encuentra respaldo en otro medio "
    "probatorio.",
    "Las fotografías de fojas {fojas} muestran los ambientes interiores del inmueble.",
)
DECISION = {
    "convicted": (
        "CONDENAR a {acusado} como autor del delito previsto en el artículo "
        "{articulo} del Código Penal, a {meses} meses de pena privativa de libertad.",
        "IMPONER al sentenciado {meses} meses de pena privativa de libertad efectiva, "
        "que se computa desde el {fecha}.",
    ),
    "acquitted": (
        "ABSOLVER a {acusado} de la acusación fiscal formulada por el artículo "
        "{articulo} del Código Penal.",
        "DISPONER la anulación de los antecedentes generados y el archivo definitivo.",
    ),
    "dismissed": (
        "DECLARAR FUNDADO el sobreseimiento solicitado a favor de {acusado}.",
        "SOBRESEER la causa y levantar las medidas de coerción dictadas el {fecha}.",
    ),
    "upheld": (
        "CONFIRMARON la sentencia de {fecha} en todos sus extremos.",
        "DECLARARON INFUNDADO el recurso interpuesto por la defensa de {acusado}.",
        "NO HABER NULIDAD en la sentencia de {fecha}.",
    ),
    "reversed": (
        "REVOCARON la sentencia de {fecha} y, reformándola, absolvieron a {acusado}.",
        "HABER NULIDAD en la sentencia de {fecha}, que condenó a {acusado}.",
    ),
    "annulled": (
        "DECLARARON NULA la sentencia de {fecha} y ordenaron nuevo juicio oral.",
        "CASARON la sentencia de vista y dispusieron la renovación del acto procesal.",
    ),
}
CLOSING = (
    "FIJAR la reparación civil en {monto} soles, que se pagará en ejecución de "
    "sentencia.",
    "Notifíquese a las partes y, consentida que sea la presente, inscríbase donde "
    "corresponda.",
    "MANDARON que se devuelvan los autos al órgano jurisdiccional de origen.",
    "Hágase saber. Interviene el juez supernumerario por licencia del titular.",
    "Con costas. Tómese razón y hágase saber.",
)
BOILERPLATE = (
    "La Constitución Política del Perú reconoce en su artículo 139 el debido proceso, "
    "la tutela jurisdiccional y la motivación escrita de las resoluciones en todas "
    "las instancias.",
    "Toda sentencia condenatoria requiere una actividad probatoria suficiente, "
    "obtenida y actuada con las debidas garantías procesales, conforme al artículo II "
    "del Título Preliminar del Código Procesal Penal.",
    "La dignidad humana es el fin supremo de la sociedad y del Estado, principio que "
    "orienta la actuación de todos los poderes públicos.",
)
