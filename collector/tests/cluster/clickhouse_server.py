"""Answers on a port of this machine as ClickHouse does by HTTP, with the chdb package: today's ClickHouse without a server.

What is inserted goes through a file: the package's queries are texts.
"""

import os
import re
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from chdb.session import Session

port, folder = int(sys.argv[1]), sys.argv[2]
# It reads files only below this folder.
session = Session(os.path.join(folder, "data") + "?user_files_path=" + folder)
lock = threading.Lock()

# Of the server, not of a query.
NOT_SETTINGS = {"query", "database", "query_id", "wait_end_of_query"}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        asked = dict(parse_qsl(urlsplit(self.path).query))
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get("X-ClickHouse-Key") != "secret":
            return self.say(403, "Code: 516. DB::Exception: moa: Authentication failed. (AUTHENTICATION_FAILED)")
        try:
            with lock:
                self.say(200, answer(asked, body))
        except RuntimeError as error:
            self.say(500, str(error))

    def say(self, status, text):
        text = text.encode()
        self.send_response(status)
        code = re.match(rb"Code: (\d+)\.", text)
        if code:
            self.send_header("X-ClickHouse-Exception-Code", code[1].decode())
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        pass


def answer(asked, body):
    if "database" in asked:
        session.query("USE `" + asked["database"].replace("`", "") + "`")
    settings = ", ".join(f"{name} = '{value}'" for name, value in asked.items() if name not in NOT_SETTINGS)
    if "query" not in asked:
        sql = body.decode()
        return str(session.query(f"{sql} SETTINGS {settings}" if settings else sql))
    into, form = asked["query"].rsplit(" FORMAT ", 1)
    path = os.path.join(folder, "rows.bin")
    with open(path, "wb") as file:
        file.write(body)
    try:
        return str(session.query(f"{into} FROM INFILE '{path}' SETTINGS {settings} FORMAT {form}"))
    finally:
        os.remove(path)


ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()
