"""Languages: their order, their own names, how they are formatted and what stands in for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Language:
    """One language. `locale` is a CLDR name for Babel; `fallback` another language's code."""

    code: str
    name: str
    locale: str
    fallback: str = ""
    source: bool = False


@dataclass(frozen=True, slots=True)
class Languages:
    """All languages, in the order of their buttons; exactly one is the source."""

    by_code: Mapping[str, Language]
    _chains: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False, compare=False)

    def __iter__(self) -> Iterator[Language]:
        return iter(self.by_code.values())

    def __contains__(self, code: object) -> bool:
        return code in self.by_code

    def __getitem__(self, code: str) -> Language:
        return self.by_code[code]

    @property
    def source(self) -> str:
        """The code of the language that editors write first."""
        return next(language.code for language in self if language.source)

    def chain(self, code: str) -> tuple[str, ...]:
        """The languages to try for a reader of `code`: its own, its fallbacks, the source, all."""
        known = self._chains.get(code)
        if known is None:
            known = self._chain(code)
            if code in self.by_code:
                self._chains[code] = known
        return known

    def _chain(self, code: str) -> tuple[str, ...]:
        tried: list[str] = []
        step = code
        while step in self.by_code and step not in tried:
            tried.append(step)
            step = self.by_code[step].fallback
        rest = [self.source, *self.by_code]
        return tuple(dict.fromkeys([*tried, *rest]))

    def guess(self, hint: str | None) -> str:
        """The language for a client that says `hint` (`es-419`), else the source."""
        short = (hint or "").lower().replace("_", "-").partition("-")[0]
        return short if short in self.by_code else self.source
