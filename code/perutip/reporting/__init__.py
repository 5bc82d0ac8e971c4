"""Results, exhibits, disclosure and manifest; nothing here estimates anything."""
