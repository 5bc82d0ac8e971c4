"""What declared.toml says of printed numbers: whom each counts, and what adds up."""
