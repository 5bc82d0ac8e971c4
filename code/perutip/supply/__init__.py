"""Madre de Dios: what drives departures where, and which response averts them.

Stay or leave (`choice`, `expected_utility`, `departures`), drivers that prevail in a
community (`diagnosis`, `verdicts`), responses and money (`counterfactual`, `responses`,
`allocation`, `policies`) and victims that no list shows (`hidden`). Exploitation is the
crime of a recruiter: the model is of accepting an offer. Rows of girls live in memory
only; what leaves these modules is by community, by class or regional.
"""
