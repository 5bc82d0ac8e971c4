"""What is declared, nothing computed: configuration, outcomes, exhibits, streams."""
