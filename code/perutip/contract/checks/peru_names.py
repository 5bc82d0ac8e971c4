"""Frequent surnames and given names of Peru: by them a column of persons is known.

Not a list of all names: a column of names has many of the frequent ones. Spanish
surnames are those that the name lists of four Spanish-speaking countries or more share
in Faker 40.63 (MIT licence; faker.providers.person, es_*), without words of the law and
of every day and without names of provinces; Quechua and Aymara surnames and given names
are added by hand. Folded: without case and accents, ñ as n.
"""

from __future__ import annotations


def words_in(text: str) -> frozenset[str]:
    """The words of a list that is written as lines of text."""
    return frozenset(text.split())


SURNAMES = words_in(
    """
acevedo acosta acuna aguilar aguirre alarcon alvarado alvarez angulo arevalo arias
arteaga avila ayala becerra beltran benavides benitez bernal bustamante bustos cabrera
caceres calderon cardenas carmona carrillo carvajal castaneda castillo castro chacon
chavez contreras correa cortes cruz delgado diaz dominguez duarte duran escobar espinosa
espinoza estrada fernandez figueroa flores fonseca garcia godoy gomez gonzales gonzalez
guerrero gutierrez guzman hernandez herrera hurtado jimenez lopez maldonado marquez
martinez medina mejia mendez mendoza montenegro montoya morales moreno munoz navarro
nunez ojeda ortega ortiz osorio pacheco padilla paez palomino paredes peralta perez
pineda ponce quiroga ramirez ramos reyes rivas rivera rodriguez rojas romero rubio ruiz
saavedra salazar salgado sanchez sandoval serrano silva solis soto suarez tapia toledo
torres trujillo uribe valdivia vargas vasquez vazquez velasquez vera vergara villegas
zapata zuniga apaza arroyo callata callo catacora ccahuana ccallo ccama ccori chambi
chipana choque choquehuanca chuquimamani condori coaquira cutipa gutierres huaman
huamani huanca huarcaya huayhua laura limachi llanos mamani mayta nina noa ochoa pari
pariona paucar poma puma quispe quito salas sucari sulca taipe ticona tito turpo vilca
yanqui yauri yucra yupanqui zamata
"""
)
GIVEN = words_in(
    """
adrian alberto alejandro alex alfredo alicia alonso americo ana andres angel angela
anthony antonia antonio armando arturo beatriz benito brayan carla carlos carmen
carolina cecilia cesar claudia cristian cristina daniel daniela david diana diego edgar
edith eduardo edwin elena elizabeth elmer elsa emilio enrique ernesto esther eugenia
eusebio fabiola felix fernanda fernando francisco gabriel gabriela gerardo giovanna
gladys gloria gonzalo graciela guillermo gustavo hector henry hilda hugo humberto ines
irma isabel ivan jaime javier jenny jesus jhon jhonatan johana jorge jose josefina juan
juana julia karen karina katherine kevin leonardo leonor lidia liliana lourdes lucia
luis luisa luz magaly manuel margarita maria mariela mario marisol marlene marta martha
maximo mercedes miguel milagros monica nancy natalia nelida nelly nicolas olga oscar
pablo pamela patricia paul pedro percy pilar rafael ramiro ramon raul rebeca renzo
ricardo roberto rocio rodolfo rolando rosa rosario roxana ruben ruth samuel sandra sara
sebastian silvia sofia sonia susana teodoro teresa valeria vanessa veronica vicente
victor victoria vilma walter wilber william wilmer wilson yesenia yolanda zoila
"""
)
NAMES = SURNAMES | GIVEN
# Words of every day, of courts and of cities among the names: cortes, salas, niña.
EVERYDAY = words_in(
    """
angel angulo armando arroyo becerra callo castillo cesar correa cortes cruz delgado
duran flores gloria guerrero huanca hurtado laura llanos luz maldonado maximo mercedes
milagros montenegro moreno nina noa paredes pari pilar poma puma quito ramos reyes
rivas rivera romero rosa rosario rubio salas sara serrano soto solis tapia tito torres
vera victor victoria yauri
"""
)
# Names that districts, provinces and regions of Peru bear too, by INEI's list.
WORDS_OF_PLACES = words_in(
    """
alberto alonso alvarado ana andres antonio apaza benavides benito bernal bustamante
caceres carlos carmen castaneda castillo cesar chavez choquehuanca cruz daniel eduardo
emilio espinoza fernando flores francisco guzman hernandez herrera huaman huanca
isabel javier jesus jorge jose juan leonardo leonor lopez lourdes lucia luis manuel
maria marquez mejia mendoza miguel morales nicolas ortiz pablo paucar pedro quito
rafael ramon ricardo rodriguez rojas rosa rosario salas samuel sanchez sara sebastian
teresa toledo torres trujillo turpo valdivia vargas vicente victor victoria vilca
zuniga
"""
)
# Places whose names hold two frequent names, or a rank and one, by the same list.
PLACES_OF_TWO_NAMES = frozenset(
    (
        "alonso de alvarado",
        "andres avelino caceres dorregaray",
        "coronel castaneda",
        "daniel hernandez",
        "huanca-huanca",
        "jesus maria",
        "jorge chavez",
        "jose crespo y castillo",
        "jose domingo choquehuanca",
        "jose leonardo ortiz",
        "jose luis bustamante y rivero",
        "jose manuel quiroz",
        "jose maria arguedas",
        "jose maria quimper",
        "juan espinoza medrano",
        "manuel antonio mesones muro",
        "pedro vilca apaza",
        "paucar del sara sara",
        "rodriguez de mendoza",
        "san jose de lourdes",
        "santa cruz de flores",
        "sara sara",
        "teniente cesar lopez rojas",
        "victor larco herrera",
    )
)
