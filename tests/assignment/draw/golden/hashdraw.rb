# ruby hashdraw.rb SEED frame.csv: hashdraw/1 written from the protocol's text alone.
# Prints F, then unit_id, stratum, rank, treated, ticket by stratum and rank, then digest.
require "csv"
require "digest"

seed, path = ARGV
tab, lf = 9.chr, 10.chr
units = CSV.parse(File.read(path, encoding: "UTF-8").unicode_normalize(:nfc),
                  headers: true).map(&:to_h)
units.sort_by! { |u| u["unit_id"].bytes }
names = ["unit_id", "stratum", "m_treated"] + (units[0].key?("extra") ? ["extra"] : [])
f = Digest::SHA256.hexdigest(units.map { |u| u.values_at(*names).join(tab) + lf }.join)
hash = ->(*words) { Digest::SHA256.hexdigest(["hashdraw/1", seed, f, *words].join("|")) }

strata = units.group_by { |u| u["stratum"] }
odd = strata.keys.select { |s| strata[s].size.odd? }.sort_by { |s| hash.("misfit", s) }
more = odd.first(units[0].fetch("extra", "0").to_i)
rows = strata.sort_by { |s, _| s.bytes }.flat_map do |s, members|
  ranked = members.map { |u| [hash.(s, u["unit_id"]), u] }.sort_by(&:first)
  ranked.each_with_index.map do |(ticket, u), i|
    m = u["m_treated"].to_i + (more.include?(s) ? 1 : 0)
    [u["unit_id"], s, i + 1, i < m ? 1 : 0, ticket]
  end
end
plain = rows.sort_by { |row| row[0].bytes }.map { |row| row.first(4).join(tab) + lf }
$stdout.binmode
$stdout.write("F #{f}#{lf}")
rows.each { |row| $stdout.write(row.join(tab) + lf) }
$stdout.write("digest #{Digest::SHA256.hexdigest(plain.join)}#{lf}")
