"""Files made to hurt, for test_hostile_imports.py, and the process that imports them.

`python -m tests.news.hostile` imports each in a process of its own, forked from one in which the
program is loaded already, and says as JSON what that took and what it left.
"""

import io
import json
import os
import sys
import time
import zipfile
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

MANY = 1_000_000
WORDPRESS = (Path(__file__).parent / "samples" / "wordpress.xml").read_text()
RSS = '<?xml version="1.0"?><rss version="2.0"><channel><title>t</title><item><title>'
WXR = (
    '<?xml version="1.0"?><rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
    "<wp:wxr_version>1.2</wp:wxr_version><item><wp:post_id>1</wp:post_id><title>T</title>"
    "<wp:post_type>post</wp:post_type><wp:status>draft</wp:status><content:encoded>"
)
WXR_END = "</content:encoded></item></channel></rss>"
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>urn:1</id><title>T</title><content>'
JSON = '{"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": ['
CSV = "id,title,text\n1,T,"
HTML = "<!doctype html><title>T</title><article>"
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairwise("abcdefghi"))
    + ']><rss version="2.0"><channel><item><title>&i;</title></item></channel></rss>'
)
QUADRATIC = (
    f'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "{"x" * 100_000}">]><rss version="2.0">'
    f"<channel><item><title>{'&a;' * 100_000}</title></item></channel></rss>"
)
EXTERNAL = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    '<rss version="2.0"><channel><item><title>&x;</title></item></channel></rss>'
)
REMOTE_DTD = '<?xml version="1.0"?><!DOCTYPE rss SYSTEM "http://127.0.0.1:9/x.dtd"><rss></rss>'

XML: dict[str, Callable[[], str]] = {
    "billion laughs": lambda: LAUGHS,
    "quadratic": lambda: QUADRATIC,
    "external entity": lambda: EXTERNAL,
    "document type elsewhere": lambda: REMOTE_DTD,
    "half a WordPress export": lambda: WORDPRESS[: len(WORDPRESS) // 2],
    "half a feed": lambda: RSS + "T</title>",
    "200 MB in one text": lambda: RSS + "x" * 200_000_000,
    "200 MB in one text of WordPress": lambda: WXR + "x\n" * 100_000_000 + WXR_END,
    "200 MB in one comment": lambda: RSS + "<!--" + "x>" * 100_000_000,
    "200 MB of Atom": lambda: ATOM + "x" * 200_000_000,
    "200 MB before the first item": lambda: '<rss version="2.0"><channel>' + "<a/>" * 50_000_000,
    "a million nested elements": lambda: RSS + "<a>" * MANY,
    "a million attributes": lambda: RSS + "<a " + " ".join(f'a{n}=""' for n in range(MANY)) + "/>",
    "a million elements": lambda: RSS + "<a/>" * MANY,
    "a million CDATA sections": lambda: WXR + "<![CDATA[x]]>" * MANY + WXR_END,
    "a control sign": lambda: RSS + "a\x0bb</title></item></channel></rss>",
    "a NUL": lambda: RSS + "a\0b</title></item></channel></rss>",
    "a reference to NUL": lambda: RSS + "a&#0;b</title></item></channel></rss>",
    "an entity of HTML": lambda: RSS + "a&nbsp;b</title></item></channel></rss>",
    "an unknown encoding": lambda: RSS.replace("?>", ' encoding="klingon"?>'),
    "UTF-8 that says it is UTF-16": lambda: RSS.replace("?>", ' encoding="utf-16"?>') + "T",
    "a text beyond the limit": lambda: WXR + "<![CDATA[" + "x " * 600_000 + "]]>" + WXR_END,
}
# What may be imported, for no word of it is lost, but must cost as little.
STRANGE: dict[str, Callable[[], str]] = {
    "nested HTML": lambda: WXR + "&lt;div&gt;" * 90_000 + "x" + WXR_END,
    "nested lists": lambda: WXR + "&lt;ul&gt;&lt;li&gt;x" * 90_000 + WXR_END,
    "open shortcodes": lambda: WXR + "[caption]" * 100_000 + WXR_END,
    "open tags": lambda: WXR + "&lt;a " * 300_000 + WXR_END,
    "open comments": lambda: WXR + "&lt;!--" * 200_000 + WXR_END,
    "open figures": lambda: WXR + "&lt;figcaption&gt;" * 80_000 + WXR_END,
    "open images": lambda: WXR + "&lt;img src=x&gt;" * 80_000 + WXR_END,
    "blank lines": lambda: WXR + "x" + "\n" * 900_000 + "x" + WXR_END,
    "one word": lambda: WXR + "x" * 900_000 + WXR_END,
    "bold": lambda: WXR + "&lt;b&gt;x" * 200_000 + WXR_END,
}
OTHERS: dict[str, Callable[[], str]] = {
    "deep JSON": lambda: JSON + '{"id": ' + "[" * MANY,
    "200 MB of JSON": lambda: JSON + '{"id": "1", "title": "' + "x" * 200_000_000,
    "a million empty objects": lambda: JSON + "{}," * 10_000_000 + "{}]}",
    "a million numbers": lambda: JSON + "1," * 15_000_000 + "1]}",
    "half of JSON": lambda: JSON + '{"id": "1", "title": "T"',
    "wrong quotation marks": lambda: CSV + 'a"b\n2,"x"y,z\n',
    "a quotation that never ends": lambda: CSV + '"' + "x\n" * 50_000_000,
    "a ragged row": lambda: CSV + "a\n2,b\n",
    "a million columns": lambda: "title,text," + "a," * MANY + "\n",
    "a row of a million columns": lambda: CSV + "a," * MANY + "\n",
    "200 MB in one line of CSV": lambda: CSV + "x" * 200_000_000,
    "CSV with a NUL": lambda: CSV + "a\0b\n",
    "200 MB of HTML": lambda: HTML + "x" * 200_000_000,
    "a million tags of HTML": lambda: HTML + "<br>" * MANY,
    "nested tags of HTML": lambda: HTML + "<div>" * MANY,
    "nothing": lambda: "",
    "spaces": lambda: " \n" * 1000,
}


def zipped(*files: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return out.getvalue()


def many_files() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(70_000):
            archive.writestr(f"{number}.html", b"")
    return out.getvalue()


BINARY: dict[str, Callable[[], bytes]] = {
    "Windows-1251 that says it is UTF-8": lambda: (
        RSS.replace("?>", ' encoding="utf-8"?>').encode() + "Посольство".encode("cp1251")
    ),
    "Windows-1251 that says nothing": lambda: RSS.encode() + "Посольство".encode("cp1251"),
    "CSV in Windows-1251": lambda: (CSV + "Посольство\n").encode("cp1251"),
    "UTF-16 without an end": lambda: RSS.encode("utf-16")[:-1],
    "random bytes": lambda: os.urandom(1_000_000),
    "a zip that is cut off": lambda: zipped(("a.html", b"<h1>T</h1>" * 1000))[:-30],
    "a zip without HTML": lambda: zipped(("a.txt", b"x")),
    "a zip that leads out": lambda: zipped(("../../a.html", b"<h1>T</h1><p>x</p>")),
    "a zip bomb": lambda: zipped(("a.html", b"<h1>T</h1>" + b"x" * 200_000_000)),
    "a zip of too many files": many_files,
}


FORMATS = ("wordpress", "rss", "atom", "csv", "json-feed", "html")


def folder_that_leads_out(path: Path) -> None:
    path.mkdir()
    (path / "out.html").symlink_to("/etc/passwd")
    (path / "circle.html").symlink_to(path / "circle.html")
    (path / "up").symlink_to("/etc")
    (path / "z.html").write_text(HTML + "x" * 9_000_000)


def makers() -> dict[str, tuple[Callable[[Path], Any], list[str]]]:
    """What writes each file, and the arguments of the command."""
    found: dict[str, tuple[Callable[[Path], Any], list[str]]] = {}
    for name, text in {**XML, **OTHERS}.items():
        found[name] = (lambda path, text=text: path.write_text(text()), [])
    for name, data in BINARY.items():
        found[name] = (lambda path, data=data: path.write_bytes(data()), [])
    for name, text in STRANGE.items():
        found[name] = (lambda path, text=text: path.write_text(text()), ["--dry-run"])
    for name in FORMATS:
        noise = b"\xff\xfa\x00\x01" + os.urandom(100_000)
        found[f"noise as {name}"] = (
            lambda path, noise=noise: path.write_bytes(noise), ["--format", name],
        )  # fmt: skip
    found["a folder that leads out"] = (folder_that_leads_out, [])
    return found


def memory(name: str) -> int:
    """A line of /proc/self/status in MB."""
    status = Path("/proc/self/status").read_text()
    return int(status.split(f"{name}:")[1].split()[0]) // 1024


def measured(path: Path, arguments: list[str]) -> dict[str, Any]:
    """Processor seconds, for others may use the machine too; MB beside the program."""
    from django.core.management import CommandError, call_command

    from news.models import Draft, File, FormerAddress, Message

    Path("/proc/self/clear_refs").write_text("5")
    before, begun = memory("VmRSS"), time.process_time()
    said = ""
    with open(os.devnull, "w") as out:
        try:
            call_command("import_messages", str(path), *arguments, stdout=out)
        except CommandError as error:
            said = str(error).removeprefix(f"{path}: ")
    return {
        "said": said,
        "seconds": round(time.process_time() - begun, 2),
        "megabytes": memory("VmHWM") - before,
        "rows": [model.objects.count() for model in (Message, Draft, FormerAddress, File)],
    }


def in_a_process(make: Callable[[Path], Any], arguments: list[str]) -> dict[str, Any]:
    with TemporaryDirectory() as folder:
        path, told = Path(folder) / "file", Path(folder) / "told.json"
        if not (child := os.fork()):
            if not (writer := os.fork()):
                make(path)
                os._exit(0)
            os.waitpid(writer, 0)
            try:
                told.write_text(json.dumps(measured(path, arguments)))
            finally:
                os._exit(0)
        os.waitpid(child, 0)
        return json.loads(told.read_text()) if told.exists() else {"said": "", "crashed": True}


def main(names: list[str]) -> None:
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "embassy.settings"
    django.setup()
    from django.db import connection

    from news.importers import saver

    saver.save([], dry_run=True)  # what is loaded and opened once
    connection.close()
    for name, (make, arguments) in makers().items():
        if not names or name in names:
            told = in_a_process(make, arguments)
            sys.stdout.write(json.dumps({"name": name, **told}) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
