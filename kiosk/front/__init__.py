"""What leads: for each section the newest articles, as one object a page renders."""
