"""A session with a trainee made of text: who says what when, and what came of it."""
