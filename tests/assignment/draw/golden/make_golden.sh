# bash make_golden.sh: golden/*.txt from three languages, none of which knows the package.
# Stops if they differ. The seed is the SHA-256 of the text below.
set -eu
cd "$(dirname "$0")"
seed=$(printf %s "golden files of hashdraw/1" | sha256sum | cut -c-64)
for frame in trial_5x4 odd_strata pairs unequal; do
  node hashdraw.mjs "$seed" "$frame.csv" > "$frame.txt"
  perl hashdraw.pl "$seed" "$frame.csv" | cmp - "$frame.txt"
  ruby hashdraw.rb "$seed" "$frame.csv" | cmp - "$frame.txt"
done
