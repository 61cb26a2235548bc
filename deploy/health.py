"""Hälsokontroll from inside the container: ends with 0 when the page says that all is well.

Asks under a name that the application answers to: any other host is refused.
"""

import http.client
import os
import sys
from contextlib import closing


def is_healthy(port: int = 8000) -> bool:
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip()
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
        connection.request("GET", "/halsa/", headers={"Host": host})
        return connection.getresponse().status == http.client.OK


if __name__ == "__main__":
    sys.exit(0 if is_healthy() else 1)
