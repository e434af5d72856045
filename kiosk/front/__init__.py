"""What leads: titles' ballots, what stories are worth by them, editions and their ready fronts, picks."""
