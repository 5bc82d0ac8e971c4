"""Madre de Dios: what drives departures where, and which response averts them.

Stay or leave (`choice`, on `answers` of the survey; `stated` has choices beside actual
departures), what each of the `bundles` averts, drivers that prevail in a community
(`diagnosis`), responses under a budget (`allocation`) and victims that no list shows
(`hidden`). Exploitation is the crime of a recruiter: the model is of accepting an
offer. Rows of girls live in memory only; what leaves these modules is by community,
by class or regional.
"""
