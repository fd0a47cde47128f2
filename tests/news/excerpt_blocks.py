"""Blocks of excerpts, as tests write them."""


def paragraph(text):
    return {"kind": "paragraph", "text": text}


def question(text, speaker=""):
    return {"kind": "turn", "role": "question", "speaker": speaker, "text": text}


def answer(text, speaker=""):
    return {"kind": "turn", "role": "answer", "speaker": speaker, "text": text}


def items(*texts):
    return {"kind": "list", "items": list(texts)}
