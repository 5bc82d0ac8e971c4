"""Spanish sentences that a careless count takes for the index: they must not count.

The verb ("se trata de personas"), statutes and treaties quoted, negations, words of
the defence, treatment of the offender, civil and labour uses, blaming wordings.
"""

TRAPS = (
    "Se trata de personas mayores de edad que concurrieron al local por su cuenta.",
    "No se trata de personas extrañas al acusado, sino de sus vecinos de {lugar}.",
    "En autos se trata de personas con domicilio conocido y trabajo estable.",
    "El artículo 129-A del Código Penal sanciona a quien, mediante violencia, "
    "amenaza, fraude, engaño, abuso de poder o de una situación de vulnerabilidad, "
    "concesión o recepción de pagos, capta a otro.",
    "La Ley 30364, Ley para prevenir, sancionar y erradicar la violencia contra la "
    "mujer, no resulta aplicable al caso.",
    "Se dispone tratamiento psicológico del sentenciado, conforme al artículo 178-A.",
    "La medida cautelar exige verosimilitud del derecho y peligro en la demora.",
    "La defensa niega que existiera situación de vulnerabilidad alguna.",
    "No existe persistencia en el dicho examinado en juicio.",
    "No se acreditó relato coherente sobre el origen del dinero.",
    "La reserva de identidad del colaborador eficaz se rige por norma especial.",
    "El cónyuge sobreviviente no fue parte en el proceso.",
    "Subsiste duda razonable sobre la participación de {acusado}.",
    "La reparación integral del vehículo siniestrado es materia ajena a esta causa.",
    "El tratado de límites invocado por la defensa no guarda relación con la causa.",
    "El trato comercial entre {acusado} y {testigo} fue esporádico.",
    "La debida diligencia del conductor no fue objeto de debate.",
    "La defensa insinúa que {iniciales} aceptó el trabajo por voluntad propia.",
    "El agravio expresado carece de sustento en lo actuado.",
    "La dignidad de la persona del procesado también merece respeto.",
)
