"""Who is next among the rows that are due."""

from kiosk.wire.leasing import spread


def test_a_host_with_many_due_rows_leaves_places_to_the_others():
    rows = [*((n, "large.example") for n in range(10)), (10, "small.example"), (11, "tiny.example")]
    assert spread(rows, 5, 6) == [0, 10, 11, 1, 2]


def test_no_more_of_one_host_are_taken_than_may_be():
    assert spread([(n, "large.example") for n in range(10)], 8, 3) == [0, 1, 2]


def test_with_a_host_each_the_order_stands():
    assert spread([(n, f"{n}.example") for n in range(5)], 3, 6) == [0, 1, 2]
