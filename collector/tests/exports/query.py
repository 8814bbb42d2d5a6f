"""Runs the statements of the standard input, a JSON list, in `duckdb` or `clickhouse`; prints the rows of each as a line of JSON."""

import json
import sys


def duckdb(statements):
    import duckdb

    for statement in statements:
        rows = duckdb.sql(statement)
        # Some say nothing.
        yield rows.fetchall() if rows else []


def clickhouse(statements):
    from chdb.session import Session

    session = Session()
    for statement in statements:
        rows = session.query(statement, "JSONCompactEachRow")
        yield [json.loads(line) for line in str(rows).splitlines()]


for rows in {"duckdb": duckdb, "clickhouse": clickhouse}[sys.argv[1]](json.load(sys.stdin)):
    print(json.dumps(rows, default=str))
