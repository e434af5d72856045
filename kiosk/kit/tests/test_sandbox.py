"""Children answer, and what goes wrong in one of them costs one task only."""

import asyncio
import os
import sys

import pytest

from kiosk.kit import sandbox
from kiosk.kit.sandbox import Limits, Pool, TaskError, TaskKilledError

POISONS = "kiosk.kit.tests.poisons"
DOUBLE = f"{POISONS}:double"
PID = f"{POISONS}:pid"
SMALL = Limits(cpu_s=1, memory_mb=64)
ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="the kernel keeps no such limit here")


@pytest.fixture
async def pool():
    async with Pool(1, limits=SMALL) as made:
        yield made


def is_gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


async def test_a_task_is_answered_by_another_process(pool):
    assert await pool.run(DOUBLE, 20, plus=2) == 42
    assert await pool.run(PID) != os.getpid()


async def test_one_child_answers_task_after_task(pool):
    assert await pool.run(PID) == await pool.run(PID)


async def test_ten_megabytes_go_there_and_back(pool):
    data = os.urandom(1_000) * 10_000
    assert await pool.run(f"{POISONS}:echo", data) == data


async def test_what_a_task_raises_is_told_by_name_and_the_child_goes_on(pool):
    before = await pool.run(PID)
    with pytest.raises(TaskError) as caught:
        await pool.run(f"{POISONS}:fail", "no such field")
    assert (caught.value.kind, caught.value.message) == ("KeyError", "'no such field'")
    assert await pool.run(PID) == before


async def test_our_own_errors_are_told_by_name_too(pool):
    with pytest.raises(TaskError) as caught:
        await pool.run(f"{POISONS}:fail_as_ours", "said so")
    assert caught.value.kind == "TaskKilledError"


async def test_only_functions_of_kiosk_are_run(pool):
    with pytest.raises(TaskError) as caught:
        await pool.run("os:getpid")
    assert caught.value.kind == "ValueError"


async def test_a_task_that_eats_cpu_is_killed_and_its_child_replaced(pool, monkeypatch):
    # On a busy machine a second of CPU takes long, and the clock would kill first.
    monkeypatch.setattr(sandbox, "_WALL_PER_CPU", 100.0)
    before = await pool.run(PID)
    with pytest.raises(TaskKilledError, match="CPU"):
        await pool.run(f"{POISONS}:spin")
    assert is_gone(before)
    assert await pool.run(DOUBLE, 2) == 4


@ON_LINUX
async def test_a_task_that_eats_memory_is_refused_it(pool):
    assert await pool.run(f"{POISONS}:grow", 20) == 20 * 2**20
    with pytest.raises(TaskKilledError, match="memory"):
        await pool.run(f"{POISONS}:grow", 200)
    assert await pool.run(DOUBLE, 2) == 4


async def test_a_task_that_hangs_is_killed_by_the_clock(monkeypatch):
    monkeypatch.setattr(sandbox, "_WALL_PER_CPU", 1.0)
    async with Pool(1, limits=SMALL) as pool:
        before = await pool.run(PID)
        await pool.run(f"{POISONS}:sleep", 0.05)
        with pytest.raises(TaskKilledError, match="no answer"):
            await pool.run(f"{POISONS}:sleep", 60)
        assert is_gone(before)
        assert await pool.run(DOUBLE, 2) == 4


@pytest.mark.parametrize(("poison", "cause"), [("crash", "SIGSEGV"), ("leave", "code 3")])
async def test_a_child_that_dies_costs_its_own_task_only(pool, poison, cause):
    with pytest.raises(TaskKilledError, match=cause):
        await pool.run(f"{POISONS}:{poison}")
    assert await pool.run(DOUBLE, 2) == 4


async def test_poison_in_one_child_leaves_the_other_alone():
    async with Pool(2, limits=SMALL) as pool:
        poisoned = asyncio.create_task(pool.run(f"{POISONS}:spin"))
        for number in range(20):
            assert await pool.run(DOUBLE, number) == 2 * number
        with pytest.raises(TaskKilledError):
            await poisoned


async def test_what_a_library_prints_does_not_get_between_the_answers(pool):
    assert await pool.run(f"{POISONS}:shout") == 7
    assert await pool.run(DOUBLE, 2) == 4


async def test_a_child_that_has_grown_is_replaced_before_the_next_task():
    async with Pool(1, limits=Limits(cpu_s=5, memory_mb=512)) as pool:
        first = await pool.run(f"{POISONS}:keep", 10)
        assert await pool.run(f"{POISONS}:keep", 300) == first
        assert is_gone(first)
        assert await pool.run(PID) != first


async def test_a_task_given_up_ends_its_child(pool):
    before = await pool.run(PID)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(pool.run(f"{POISONS}:sleep", 60), 0.1)
    assert is_gone(before)
    assert await pool.run(DOUBLE, 2) == 4


async def test_a_closed_pool_leaves_no_child_and_opens_again(pool):
    before = await pool.run(PID)
    await pool.close()
    assert is_gone(before)
    assert await pool.run(DOUBLE, 2) == 4


async def test_a_pool_is_warm_before_the_first_task():
    async with Pool(2, limits=SMALL, preload=("kiosk.kit.tests.poisons",)) as pool:
        await pool.warm()
        assert len(pool._children) == 2
        assert await pool.run(DOUBLE, 2) == 4
        assert len(pool._children) == 2


async def test_a_child_is_told_none_of_our_settings(monkeypatch):
    monkeypatch.setenv("KIOSK_SECRET_KEY", "hush")
    async with Pool(1, limits=SMALL) as pool:
        assert await pool.run(f"{POISONS}:told") == []
