"""The ledger: money that moved, by double entry. Nothing in it is changed or deleted, and every transaction
sums to zero in each currency: the database sees to both. Knows no person: who paid is a random key."""
