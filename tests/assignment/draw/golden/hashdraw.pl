# perl hashdraw.pl SEED frame.csv: hashdraw/1 written from the protocol's text alone.
# Prints F, then unit_id, stratum, rank, treated, ticket by stratum and rank, then digest.
use strict;
use warnings;
use Digest::SHA qw(sha256_hex);
use Encode qw(decode encode);
use Unicode::Normalize qw(NFC);

my ($seed, $path) = @ARGV;
my ($tab, $lf) = (chr 9, chr 10);
open my $file, '<:raw', $path or die "no $path";
my @lines = map { chomp; encode('UTF-8', NFC(decode('UTF-8', $_))) } <$file>;
my @names = split /,/, shift @lines;
my @units;
for my $line (@lines) {
    my %unit;
    @unit{@names} = split /,/, $line;
    push @units, \%unit;
}
@units = sort { $a->{unit_id} cmp $b->{unit_id} } @units;
my @hashed = ('unit_id', 'stratum', 'm_treated', grep { $_ eq 'extra' } @names);
my $bytes = '';
for my $unit (@units) { $bytes .= join($tab, @{$unit}{@hashed}) . $lf }
my $F = sha256_hex($bytes);

my %members;
push @{ $members{ $_->{stratum} } }, $_ for @units;
my %misfit = map { $_ => sha256_hex("hashdraw/1|$seed|$F|misfit|$_") }
    grep { @{ $members{$_} } % 2 } keys %members;
my @odd = sort { $misfit{$a} cmp $misfit{$b} } keys %misfit;
my $extra = $units[0]{extra} // 0;
my %more = map { $_ => 1 } grep { defined } @odd[0 .. $extra - 1];

my (@out, @plain);
for my $stratum (sort keys %members) {
    my $rank = 0;
    $_->{ticket} = sha256_hex("hashdraw/1|$seed|$F|$stratum|$_->{unit_id}")
        for @{ $members{$stratum} };
    for my $unit (sort { $a->{ticket} cmp $b->{ticket} } @{ $members{$stratum} }) {
        $rank++;
        my $m = $unit->{m_treated} + ($more{$stratum} // 0);
        my $row = join $tab, $unit->{unit_id}, $stratum, $rank, $rank <= $m ? 1 : 0;
        push @plain, [$unit->{unit_id}, $row . $lf];
        push @out, $row . $tab . $unit->{ticket} . $lf;
    }
}
my $digest = sha256_hex(join '', map { $_->[1] } sort { $a->[0] cmp $b->[0] } @plain);
binmode STDOUT, ':raw';
print "F $F$lf", @out, "digest $digest$lf";
