"""Which articles tell one event: stories, who tells them first, and who only carries a copy."""
