// node hashdraw.mjs SEED frame.csv: hashdraw/1 written from the protocol's text alone.
// Prints F, then unit_id, stratum, rank, treated, ticket by stratum and rank, then digest.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

const [seed, path] = process.argv.slice(2);
const sha = (text) => createHash("sha256").update(text, "utf8").digest("hex");
const byBytes = (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b));
const TAB = String.fromCharCode(9), LF = String.fromCharCode(10);

const text = readFileSync(path, "utf8").normalize("NFC").trimEnd();
const [header, ...lines] = text.split(LF).map((line) => line.split(","));
const units = lines
  .map((cells) => Object.fromEntries(cells.map((cell, i) => [header[i], cell])))
  .sort((a, b) => byBytes(a.unit_id, b.unit_id));
const F = sha(units.map((u) => {
  const cells = [u.unit_id, u.stratum, u.m_treated];
  return [...cells, ...("extra" in u ? [u.extra] : [])].join(TAB) + LF;
}).join(""));

const strata = new Map();
for (const u of units) strata.set(u.stratum, [...(strata.get(u.stratum) ?? []), u]);
const odd = [...strata.keys()].filter((s) => strata.get(s).length % 2 === 1);
const misfit = (s) => sha(["hashdraw/1", seed, F, "misfit", s].join("|"));
odd.sort((a, b) => byBytes(misfit(a), misfit(b)));
const more = new Set(odd.slice(0, Number(units[0].extra ?? 0)));

const rows = [];
for (const stratum of [...strata.keys()].sort(byBytes)) {
  const members = strata.get(stratum).map((u) => ({
    ...u, ticket: sha(["hashdraw/1", seed, F, stratum, u.unit_id].join("|")),
  }));
  members.sort((a, b) => byBytes(a.ticket, b.ticket));
  members.forEach((u, i) => {
    const m = Number(u.m_treated) + (more.has(stratum) ? 1 : 0);
    rows.push([u.unit_id, stratum, i + 1, i + 1 <= m ? 1 : 0, u.ticket]);
  });
}
const plain = [...rows].sort((a, b) => byBytes(a[0], b[0]));
const digest = sha(plain.map((row) => row.slice(0, 4).join(TAB) + LF).join(""));
const out = ["F " + F, ...rows.map((row) => row.join(TAB)), "digest " + digest];
process.stdout.write(out.join(LF) + LF);
