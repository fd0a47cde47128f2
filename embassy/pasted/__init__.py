"""What is pasted or imported, read into the blocks that the public page supports. Pure.

`tokens.py` finds tags and words, `hints.py` says what styles and classes mean, `elements.py` what
ends what, `reading.py` makes blocks of them, `attributes.py`, `lists.py` and `tables.py` know
matters of their own, `blocks.py` writes. `tests/corpus` holds what Word, Google Docs and others
really send. Decided:

- Every word that its author saw stays, in their order. A sign that is no word may change its
  form: the bullet or number of an item becomes a list with the same start and numbering, `<q>`
  becomes “ ”, a picture that stands for an emoji becomes the emoji.
- What the author did not mean to be read goes with its words: tracked deletions, remarks in the
  margin, the code of fields, hidden text (`display:none`, `mso-hide`, `hidden`), and what no
  browser shows, such as scripts. The report of an import counts it (news/importers/integrity.py).
- What is struck through without being tracked was seen, and says that something no longer
  holds: it stays, struck through.
- "1.1.", "б)" or "Article 5." before an item cannot be said by a list of a page. The item
  becomes a paragraph that begins with it. A heading keeps its number as words.
- Bold and italic by style are `strong` and `em`, except in headings, whose look is the site's;
  `font-weight:normal` ends bold, as in Google's wrapper around everything.
- Two breaks are the end of a paragraph, and one is a break. A line that a PDF ended with a
  hyphen stays divided, because nobody can tell "diplo-matic" from "well-known"; where the
  hyphen is a soft one the word is joined.
- A table is unfolded, row by row, when it only places things: no row has two filled cells, a
  cell holds a heading or a table, or it has a frame's attributes and uneven or long cells.
  What has a caption, heads or borders is a table of data.
- A link must lead somewhere from our pages: absolute, below our own root, or a turn (`#q3`).
  Detours of Outlook and Google are left out: they tell who reads.
- Pictures have no place in a text; their alternative text is not a word of it.
"""
