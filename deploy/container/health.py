"""Ask the node in this container for one address, as its proxy does; exit status 0 when it answers well.

python health.py /health
"""

import os
import sys
import urllib.error
import urllib.request


def answers_well(path, port=8000):
    """Whether the node answers 200 to `path`; what it says instead is printed."""
    host = os.environ.get("KZ_HOSTS", "127.0.0.1").split(",")[0].strip()
    asked = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}", headers={"Host": host, "X-Forwarded-Proto": "https"}
    )
    try:
        with urllib.request.urlopen(asked, timeout=8) as answer:
            return answer.status == 200
    except urllib.error.HTTPError as refused:
        print(refused.code, refused.read(2000).decode(errors="replace"))
    except OSError as problem:
        print(problem)
    return False


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    sys.exit(0 if answers_well(sys.argv[1], *sys.argv[2:]) else 1)
