"""Speed and memory, side by side with a peer or a limit in one run, as ratios."""
