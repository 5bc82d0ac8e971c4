"""What results.csv calls an error by jackknife over regions."""

JACKKNIFE = "leave-one-region-out jackknife"
