"""What pages cost in the process that renders them."""

import json
import statistics
import time
from collections.abc import Callable

from django.test import Client


def tell(paths: dict[str, str], host: str, times: int, before: Callable[[], None]) -> None:
    """Print the milliseconds of processor time that each page costs, as JSON by name; `before`
    is called before each request."""
    client = Client(headers={"host": host})
    costs: dict[str, float] = {}
    for name, path in paths.items():
        client.get(path)
        spent = []
        for _ in range(times):
            before()
            begun = time.process_time()
            response = client.get(path)
            spent.append((time.process_time() - begun) * 1000)
            assert response.status_code == 200, path
        costs[name] = statistics.median(spent)
    print(json.dumps(costs))
