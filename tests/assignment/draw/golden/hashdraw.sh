# bash hashdraw.sh SEED frame_trial.csv: hashdraw/1 with sort, sha256sum and awk.
# For plain CSV: unit_id,stratum,m_treated[,extra], NFC, no comma or quote in a cell.
set -eu; S=$1; CSV=$2; T=$(printf '\t'); export LC_ALL=C
D=$(mktemp -d); trap 'rm -r "$D"' EXIT; tail -n +2 "$CSV" > "$D/rows"
h() { printf %s "hashdraw/1|$S|$F|$1" | sha256sum | cut -c-64; }
tr , "$T" < "$D/rows" | sort > "$D/frame"
F=$(sha256sum < "$D/frame" | cut -c-64); X=$(head -n 1 "$D/frame" | cut -f4)
awk -F"$T" '{n[$2]++} END {for (s in n) if (n[s] % 2) print s}' "$D/frame" |
  while IFS= read -r s; do echo "$(h "misfit|$s")$T$s"; done |
  sort | head -n "${X:-0}" | cut -f2 > "$D/misfits"
while IFS="$T" read -r u s m x; do echo "$s$T$(h "$s|$u")$T$u$T$m"; done < "$D/frame" |
  sort > "$D/tickets"
awk -F"$T" -v OFS="$T" -v misfits="$D/misfits" 'FILENAME == misfits {more[$1]; next}
  {r = ($1 "" == s "") ? r + 1 : 1; s = $1
   print $3, s, r, (r <= $4 + (s in more)) + 0}' "$D/misfits" "$D/tickets" |
  sort > "$D/assignment"
echo "F $F"; cat "$D/assignment"; echo "digest $(sha256sum < "$D/assignment" | cut -c-64)"
