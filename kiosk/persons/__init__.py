"""Which tables hold anything of a person, by looking at the models themselves; all of it given to them as a
file, or erased. Knows no room by name: a table that is new is found as the others are.
"""
