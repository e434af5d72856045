"""Who we carry: owners, publishers, their titles and feeds, and on what terms a title is shown."""
