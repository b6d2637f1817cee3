"""What was done, kept in SQLite."""
