# bash hashdraw.sh SEED frame_trial.csv: hashdraw/1 with sort, sha256sum and awk.
# For plain CSV: unit_id,stratum,m_treated[,extra], NFC, no comma or quote in a cell.
S=$1; CSV=$2; T=$(printf '\t'); export LC_ALL=C
h() { printf %s "hashdraw/1|$S|$F|$1" | sha256sum | cut -c-64; }
tail -n +2 "$CSV" | tr , "$T" | sort > frame.tsv
F=$(sha256sum < frame.tsv | cut -c-64); X=$(head -n 1 frame.tsv | cut -f4)
awk -F"$T" '{n[$2]++} END {for (s in n) if (n[s] % 2) print s}' frame.tsv |
  while IFS= read -r s; do echo "$(h "misfit|$s")$T$s"; done |
  sort | head -n "${X:-0}" | cut -f2 > more.txt
while IFS="$T" read -r u s m x; do echo "$s$T$(h "$s|$u")$T$u$T$m"; done < frame.tsv |
  sort > tickets.tsv
awk -F"$T" -v OFS="$T" 'FILENAME == "more.txt" {more[$1]; next}
  {r = ($1 "" == s "") ? r + 1 : 1; s = $1
   print $3, s, r, (r <= $4 + (s in more)) + 0}' more.txt tickets.tsv |
  sort > assignment.tsv
echo "F $F"; echo "digest $(sha256sum < assignment.tsv | cut -c-64)"
