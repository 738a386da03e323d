"""Makes calls of Keen's client for Python.

Reads a JSON object from standard input: {"base_url", "keys", "calls": [[method, arguments]]}. The method
may have a dot, as in "saved_queries.all". Writes a JSON list: for each call {"result"}, or {"error"} with
what Keen answered.
"""

import json
import sys

from keen.client import KeenClient
from keen.exceptions import KeenApiError


def call(client, method, arguments):
    target = client
    for name in method.split("."):
        target = getattr(target, name)
    try:
        return {"result": target(**arguments)}
    except KeenApiError as error:
        return {"error": error.api_error}


given = json.load(sys.stdin)
keen_client = KeenClient(base_url=given["base_url"], **given["keys"])
json.dump([call(keen_client, *one) for one in given["calls"]], sys.stdout)
