"""Several processes of several threads that open a connection to SQLite, write, and close it: what a server does.

With the settings of the product nothing acknowledged may be missing afterwards, and the file must be whole. ADR 0014
says what this found.
"""

import multiprocessing
import random
import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from enlace.site.environment import SQLITE_OPTIONS

PROCESSES, THREADS = 2, 2
TABLE = "CREATE TABLE written (id INTEGER PRIMARY KEY AUTOINCREMENT, writer INTEGER, number INTEGER, filling BLOB)"


def strain(path: Path, seconds: float) -> tuple[int, list[str]]:
    """Write to a new database for so long; return how many writes were acknowledged, and all that was wrong."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute(TABLE)
    queue: Any = multiprocessing.Queue()
    writers = range(PROCESSES * THREADS)
    processes = [
        multiprocessing.Process(target=_process, args=(path, writers[place::PROCESSES], seconds, queue))
        for place in range(PROCESSES)
    ]
    for process in processes:
        process.start()
    told = [queue.get() for _ in writers]
    for process in processes:
        process.join()
    faults = [fault for _, _, found in told for fault in found]
    with closing(sqlite3.connect(path)) as connection:
        there = set(connection.execute("SELECT writer, number FROM written"))
        whole = connection.execute("PRAGMA integrity_check").fetchone()[0]
    lost = {(writer, number) for writer, numbers, _ in told for number in numbers} - there
    faults += [f"{len(lost)} acknowledged writes are lost"] if lost else []
    faults += [f"the file is damaged: {whole}"[:200]] if whole != "ok" else []
    return sum(len(numbers) for _, numbers, _ in told), faults


def _process(path: Path, writers: range, seconds: float, queue: Any) -> None:
    threads = [threading.Thread(target=_write, args=(path, writer, seconds, queue)) for writer in writers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _write(path: Path, writer: int, seconds: float, queue: Any) -> None:
    acknowledged: list[int] = []
    faults: list[str] = []
    until = time.monotonic() + seconds
    while time.monotonic() < until and not faults:
        number = len(acknowledged)
        try:
            with closing(sqlite3.connect(path, timeout=SQLITE_OPTIONS["timeout"], isolation_level=None)) as connection:
                connection.executescript(SQLITE_OPTIONS["init_command"])
                connection.execute(f"BEGIN {SQLITE_OPTIONS['transaction_mode']}")
                row = (writer, number, random.randbytes(random.randrange(100, 9000)))
                connection.execute("INSERT INTO written (writer, number, filling) VALUES (?, ?, ?)", row)
                connection.execute("COMMIT")
            acknowledged.append(number)
        except sqlite3.Error as fault:
            faults.append(f"{type(fault).__name__}: {fault}")
    queue.put((writer, acknowledged, faults))
