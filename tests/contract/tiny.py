"""Tiny valid registers as rows of text, for tests of what reads them.

`tables()` gives every register as a list of records, the header first; a test changes
a cell and writes the folder.
"""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

from perutip.contract.checks import StudyFacts
from perutip.contract.registers import FILES

Tables = dict[str, list[list[str]]]

FACTS = StudyFacts(
    extraction_date=dt.date(2023, 3, 1),
    bounds={
        "filings": (dt.date(2010, 1, 1), dt.date(2025, 12, 31)),
        "decisions": (dt.date(2010, 1, 1), dt.date(2025, 12, 31)),
        "trainings": (dt.date(2022, 1, 1), dt.date(2023, 12, 31)),
        "fieldwork": (dt.date(2025, 6, 1), dt.date(2028, 12, 31)),
    },
    lost_districts=(),
    treated={"080101": 1, "150132": 0},
)

TINY = {
    "regions": """
region_id,region_name,training_date,population
08,Cusco,2022-05-01,1200000
15,Lima,,10000000
17,Madre de Dios,2023-02-01,170000
""",
    "fiscal_districts": """
fiscal_district,region_id,training_date
CUSCO,08,2022-05-01
LIMA CENTRO,15,
""",
    "prosecutors": """
prosecutor_id,region_id,trained,female,experience_years,knowledge_baseline,knowledge_score
P-canary-01,08,1,1,10,45.5,70.25
P-canary-02,15,0,,,,51
P-canary-03,17,1,0,3,50,
""",
    "cases": """
case_id,region_id,prosecutor_id,filing_date,charge_filing,charge_accusation,charge_judgment,status,resolution_date,firm_date,sentence_years,escalated,escalation_date,review_body,appellant,review_date,review_outcome,victim_nationality,victim_minor,n_victims,exploitation
C-canary-0001,08,P-canary-01,2019-03-01,153,153,153,convicted,2021-06-01,2022-02-01,12.5,1,2021-07-01,appeals_chamber,defence,2022-02-01,upheld,peruvian,1,2,sexual
C-canary-0002,15,P-canary-02,2022-01-15,129-A,,,pending,,,,,,,,,,venezuelan,0,1,labour
C-canary-0003,17,,2021-09-30,129-B,179,179,acquitted,2023-01-10,2023-01-10,,0,,,,,,,,,
C-canary-0004,08,P-canary-01,2020-02-29,179,,,dismissed,2020-12-01,,,0,,,,,,other,1,1,other
""",
    "rulings": """
ruling_id,case_id,region_id,ruling_date,instance,text
R-canary-01,C-canary-0001,08,2021-06-01,first_instance,"Vistos: canary-prosa, la agraviada
declaró ""ante"" el juzgado."
R-canary-02,,15,2020-01-01,appeals_chamber,Se resuelve canary-prosa
R-canary-03,C-canary-9999,17,2023-01-10,supreme_court,Ejecutoria canary-prosa
""",
    "hand_coded": """
ruling_id,coder,victim_sensitive_language,protection_oriented_reasoning,reliance_on_victim_testimony,interagency_collaboration
R-canary-01,A,1,2,3,
R-canary-01,B,1,2,2,0
""",
    "districts": """
ubigeo,district_name,region_id,role,population,victims_2017_2025,poverty_rate,altitude,officers_active
080101,Cusco,08,trial,114000,20,0.18,3399,40
150132,San Juan de Lurigancho,15,trial,1200000,150,0.25,190,200
170101,Tambopata,17,pilot_treated,100000,90,0.1,186.5,25
150101,Lima,15,pilot_control,270000,110,0.12,161,300
""",
    "frame_trial": """
unit_id,stratum,m_treated
080101,high,1
150132,high,1
""",
    "officers_baseline": """
officer_id,ubigeo,female,age,tenure_years,knowledge,attitudes_crimes,attitudes_violence,attitudes_victims,cases_identified
O-canary-01,080101,0,35,4.5,55,3.2,3,4,0
O-canary-02,150132,1,41,10,62.5,3,3.5,2.75,2
O-canary-03,170101,,,,,,,,
""",
    "officers_endline": """
officer_id,interview_date,attended,knowledge,attitudes_crimes,attitudes_violence,attitudes_victims,cases_identified
O-canary-01,2027-11-20,1,75,4,4,4.5,3
O-canary-02,2027-11-21,0,,,,,
""",
    "municipal": """
ubigeo,wave,officers_active,cases_documented
080101,baseline,40,3
080101,endline,42,7
150132,baseline,200,
""",
    "incidents": """
incident_id,ubigeo,officer_id,incident_date,victims_identified,documentation_score
I-canary-01,080101,O-canary-01,2027-03-05,2,80
I-canary-02,150132,,2027-04-01,1,
""",
    "referrals": """
referral_id,incident_id,victim_number,referral_date,institution,accepted,acceptance_date,confirmed_trafficking
F-canary-01,I-canary-01,1,2027-03-05,police,1,2027-03-06,1
F-canary-02,I-canary-01,2,2027-03-06,social_services,0,,
""",
    "residents": """
resident_id,ubigeo,wave,trust,would_report
S-canary-01,080101,baseline,4.5,1
S-canary-02,150132,endline,,
""",
    "neighbours": """
ubigeo,near_ubigeo,distance_km,adjacent
080101,080102,9.5,1
150132,150133,12,0
""",
    "complaints": """
ubigeo,wave,population,complaints
080102,baseline,20000,1
080102,endline,20000,2
""",
    "communities": """
community_id,ubigeo,province,girls_12_17,hours_to_capital,mining_within_20km,phone_coverage,poverty_rate
C001,170101,Tambopata,120,1.5,1,1,0.2
C002,170201,Manu,80,6,0,0,0.45
""",
    "girls": """
girl_id,community_id,interview_date,age,weight,assent,earnings_home,earnings_away,perceived_risk,cash_in_a_week,travel_cost,advance_offered,poverty,information,taboo,violence,opportunity,horizon,left_12m
G-canary-01,C001,2025-03-03,14,2.5,1,300,900,20,40,60,1,1,0,0,1,0,0,0
G-canary-02,C002,2025-03-04,17,1,1,250,1200,55,100,80,0,0,1,1,,1,0,
""",
    "scenarios": """
girl_id,scenario,earnings_away,risk,earnings_home,travel_paid,probability
G-canary-01,1,600,20,300,0,10
G-canary-01,2,1200,5,150,1,45
G-canary-02,1,900,40,250,1,0
G-canary-02,2,1600,60,500,0,100
G-canary-02,4,600,5,250,1,5
""",
    "interviews": """
interview_id,community_id,informant,date,file
E-canary-01,C001,canary_teacher,2025-02-03,canary-1.txt
E-canary-02,C002,canary_leader,2025-02-04,canary-2.txt
""",
    "interview_codes": """
interview_id,coder,driver,code
E-canary-01,A,poverty,1
E-canary-01,B,poverty,0
E-canary-02,A,taboo,1
E-canary-02,B,taboo,1
""",
    "victim_lists": """
victim_key,police,ngo,health,prosecution,year,sex,age_band,purpose
V-canary-01,1,0,0,1,2019,female,12-17,sexual
V-canary-02,0,1,0,0,2022,,,not_identified
""",
    "responses": """
response,parameter,low,central,high,source
information,belief_shift,0.2,0.4,0.6,test
app,needs_phone,1,1,1,test
transfer,cost_per_girl,400,500,700,test
""",
}


def tables() -> Tables:
    """Return every tiny register as records of text, the header first."""
    return {
        name: list(csv.reader(text.strip().splitlines(keepends=True)))
        for name, text in TINY.items()
    }


def set_cell(registers: Tables, name: str, row: int, column: str, value: str) -> None:
    """Write `value` in record `row` (the header is 1) of register `name`."""
    records = registers[name]
    records[row - 1][records[0].index(column)] = value


def write_tables(folder: Path, registers: Tables) -> Path:
    """Write `registers` under the contract's file names and return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, records in registers.items():
        with (folder / FILES[name]).open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, lineterminator="\n").writerows(records)
    texts = folder / "interviews"
    texts.mkdir(exist_ok=True)
    for number in (1, 2):
        (texts / f"canary-{number}.txt").write_text("canary-prosa\n", encoding="utf-8")
    return folder
