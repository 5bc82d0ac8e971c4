"""What the codebook says in words of its own: the form of files, a complete endline."""

HEAD = """# Codebook of the registers

Generated from `code/perutip/contract/`; do not edit. To write it again, from the
project's root: `PYTHONPATH=code .venv/bin/python -m
perutip.contract.codebook`.

The same files stand in `input/simulated/` (simulated data, shipped) and in
`input/confidential/` (the real registers, not distributed). The two are never mixed.

## Form of every file

- CSV in UTF-8, with or without byte-order mark; comma between cells, double quotes
  around a cell that holds a comma, a quote or a line end; one header line. Other
  encodings and separators are refused.
- Dates are YYYY-MM-DD; numbers have a decimal point and no thousands separator; flags
  are 0 or 1; codes with leading zeros are text. No spaces around a value.
- A cell has at most 255 characters, but for running text (a ruling's) and the path of
  a file (4,096).
- An empty cell, and nothing else, means not recorded or not applicable. "NA", "-",
  "S/D" and the like are refused in any spelling, and so are the errors of spreadsheets.
- "Empty while not recorded": a complete row has a value (the sentence of a conviction,
  whether it was escalated). Its empty cell is no error: rows are counted in
  `t01_notices`, leave the samples of the outcomes that need the value
  (`t01_sample_flow`), and stay in all others.
- Dates outside the first and last day that `[registers]` of `input/study.toml` gives
  for their kind are refused; the notes of a column name its kind.
- Identifiers that differ by case, spaces, invisible signs, the form of Unicode or zeros
  before a number (C0014, C00014) alone are refused, and so is what a spreadsheet makes
  of them (1.23E+11, 45.0, 02-mar).
- An undeclared column that names a district, a region or an arm is compared with what
  the registers and the log of the draw say; nothing is taken from it.
- A declared column may be absent only where the table says "column optional". Columns
  that are not declared are not read; the log names them, and so does a message that
  refuses the registers (masked where the name may be a person's). One that looks like
  the misspelling of an absent column is an error.
- "Identifying" columns never reach a message, log, table or figure. Pseudonyms count as
  identifying; names, DNI numbers and numbers of case files have no place in the
  registers at all. So a column whose name ends in `_id` or `_key` and that has no form
  of its own holds a code of the study: at most 64 letters without accents, digits, `-`
  and `_`, one digit at least (C00123, LIM-0045, the digits of a hash). A name, eight
  digits that were not given out in turn (a DNI) and a number such as 00123-2019-0 (of a
  case file) are refused, masked. Whoever may see it keeps the list of codes elsewhere.
- Columns of places, labels and codes in which persons seem to stand (frequent names of
  Peru, a surname before a comma, telephones, mail, numbers of documents) are counted in
  `t01_notices` and said by `map`; names have no form by which one could be refused.
- All violations are reported together: file, row (the record's number with the header
  as 1), column, what was expected, and the value where it can name nobody: a code but
  for a slip, a date, a number of at most five digits, "S/D", #N/A, yes and no. Any
  other word might be a name in the wrong column and is masked, in
  `restricted/problems.csv` too: row and column say where it stands.
"""

ENDLINE = """## When an endline is complete

Effects of pilot or trial are shown once its endline is complete; before that response
rates alone, or effects by `--unblind REASON`, which the seed log keeps. `study.toml`
declares the numbers and the districts of which nothing more is to come. An endline is
complete when

- `officers_endline.csv`, `municipal_records.csv` (wave endline), `incidents.csv` (in
  the follow-up), `referrals.csv` (of these incidents) and `residents_survey.csv` (wave
  endline) each have rows of its districts;
- the last incident lies within `[endline] slack_days` of the end of the follow-up, and
  interviews were held after it, as far as they are dated;
- each of its districts has interviews of at least `[endline] least_interviewed` of the
  officers of `officers_baseline.csv`, but for those in `[endline] officers_endline`; a
  district of the trial without any may stand in `[trial] lost_districts` instead;
- each of its districts has an incident, but for those in `[endline] incidents`, and
  each with an incident a referral, but for those in `[endline] referrals`;
- each of its districts with municipal records, or residents, of the wave baseline (each
  at all, where that wave has none) has some of the wave endline, but for those in
  `[endline] municipal_records` and `[endline] residents_survey`.

An officer who serves in another district at endline belongs to the district of
`officers_baseline.csv`, in which he was assigned, and is analysed there (intention to
treat). With the optional column `ubigeo_endline` of `officers_endline.csv` those who
moved are counted, by arm once effects are shown, in the log and under the response
rates.

Whatever these lists name is said in the log and in the notes of every table of step 06.
The shipped `[trial] lost_districts` is the simulated study's: empty it for your own.

A district without incidents counts as one with none only when `study.toml` says so:
nothing tells the two apart in the register. Districts that dropped out stay in their
arm.
"""
