"""Words to pages: typed text in any of the languages leads to a topic, a town's help or a place.

Pure and in memory, built with the edition. `Index.build` takes pages, names and the editors'
search words; `Index.ask` answers any text whatever.
"""

from bot.core.search.answers import Answer, Entry, Hit, Kind, Lessons, Name
from bot.core.search.index import Index
from bot.core.search.lexicon import Lexicon

__all__ = [
    "Answer",
    "Entry",
    "Hit",
    "Index",
    "Kind",
    "Lessons",
    "Lexicon",
    "Name",
]
