"""Results, exhibits, tables, figures, disclosure and manifest; nothing here estimates anything."""
