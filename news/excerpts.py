# Placeholder by the lead so that others can work: the helper's version replaces this file.
def build(html, turns=(), summary=""):
    from embassy import markup
    return ({"kind": "paragraph", "text": summary or markup.plain(html)[:300]},)

def plain(blocks):
    return " ".join(b.get("text", "") for b in blocks)
