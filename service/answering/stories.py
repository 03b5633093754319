"""An article made ready for reading: one text of headline, body and credits, its sentences, words and people."""

from bisect import bisect_right
from collections import OrderedDict
from functools import cached_property
from itertools import accumulate
from threading import Lock

from embeddings.articles import Article
from embeddings.pages import Page
from embeddings.people import Person, find_people, role_span
from embeddings.text import Span, SpannedText, sentences, simplify
from embeddings.words import Words
from service.answering.evidence import Worded, WordVectors
from service.answering.lists import Group, find_groups


class Story:
    """One article as it is read.

    ``text`` holds headline and kickers, paragraphs, and what else belongs to the article, each on a line of its
    own, in simplified script: a ``paragraph``, a span of ``text``. The line breaks are ours; everything between them
    can be located on the page. The first ``headings`` paragraphs are headline and kickers.
    """

    def __init__(self, page: Page, article: Article, words: Words, vectors: WordVectors) -> None:
        self.page = page
        self.article = article
        heads = sorted([*((span,) for span in article.subtitle_spans), *filter(None, [article.title_spans])])
        parts = [*heads, *article.paragraphs, *((span,) for span in article.other_spans)]
        self._sources = [SpannedText.read(page.text, part) for part in parts]
        self.headings = len(heads)
        self._title = heads.index(article.title_spans) if article.title_spans else None
        # A line break inside a part (a blank that the page has) must not look like one of ours.
        # Rules are written in simplified script; what is quoted comes from the page.
        lines = [simplify(source.text.replace("\n", " ")) for source in self._sources]
        self.text = "\n".join(lines)
        self._starts = list(accumulate((len(line) + 1 for line in lines), initial=0))[:-1]
        self.paragraphs = [Span(start, start + len(line)) for start, line in zip(self._starts, lines, strict=True)]
        self.sentences = sentences(self.text)
        self.worded = Worded(self.text, words.cut(self.text), vectors)
        self.people: list[Person] = find_people(self.text, words)
        self.groups: list[Group] = find_groups(self.text, self.paragraphs, self.people, self.worded.cut, words)

    @property
    def title(self) -> Span | None:
        """The headline's paragraph."""
        return None if self._title is None else self.paragraphs[self._title]

    @property
    def head_end(self) -> int:
        """Where headline and kickers end and the body begins."""
        return self.paragraphs[self.headings - 1].end if self.headings else 0

    @property
    def is_bare(self) -> bool:
        """Whether the article is but one paragraph, without what newspapers put around a report."""
        article = self.article
        return len(self.paragraphs) - self.headings == 1 and not (article.byline or article.dateline or article.date)

    def paragraph_at(self, offset: int) -> Span:
        """The paragraph that holds ``offset``."""
        return self.paragraphs[bisect_right(self._starts, offset) - 1]

    def sentence_at(self, offset: int) -> Span:
        """The sentence that holds ``offset``."""
        return next((s for s in self.sentences if s.start <= offset < s.end), self.paragraph_at(offset))

    def people_in(self, span: Span) -> list[Span]:
        """Where ``span`` names people."""
        return [one.span for one in self.people if span.start <= one.span.start and one.span.end <= span.end]

    def tells_of_person(self, span: Span) -> bool:
        """Whether ``span`` begins or ends with a person's name (张强代表市政府), as no body's or place's name does."""
        return any(one.start == span.start or one.end == span.end for one in self.people_in(span))

    def names_person(self, span: Span) -> bool:
        """Whether ``span`` says no more than who somebody is: it ends with a name, or is part of a role."""
        return any(one.end == span.end for one in self.people_in(span)) or any(
            role.start <= span.start and span.end <= role.end for role in self._roles
        )

    @cached_property
    def _roles(self) -> list[Span]:
        return [role for person in self.people if (role := role_span(self.text, person))]

    def locate(self, span: Span) -> tuple[Span, ...]:
        """Page spans of a span of ``text`` that lies in one paragraph."""
        number = bisect_right(self._starts, span.start) - 1
        start = self._starts[number]
        return self._sources[number].locate(span.start - start, span.end - start)

    def verbatim(self, span: Span) -> str:
        """What the page holds at a span of ``text`` that lies in one paragraph."""
        return "".join(self.page.text[start:end] for start, end in self.locate(span))


class Stories:
    """Makes stories of articles and keeps the ones used last; safe to share between threads."""

    def __init__(self, words: Words, vectors: WordVectors, keep: int = 512) -> None:
        self._words = words
        self._vectors = vectors
        self._keep = keep
        self._kept: OrderedDict[str, tuple[int, Story]] = OrderedDict()
        self._lock = Lock()

    def known(self, article_id: str, revision: int) -> Story | None:
        """The story of that article, if it was the article's at this revision of the library."""
        with self._lock:
            kept = self._kept.get(article_id)
            if kept is None or kept[0] != revision:
                return None
            self._kept.move_to_end(article_id)
            return kept[1]

    def of(self, page: Page, article: Article, revision: int) -> Story:
        """The story of ``article`` on ``page`` as they are at ``revision``."""
        with self._lock:
            kept = self._kept.get(article.id)
        story = kept[1] if kept is not None and kept[1].page == page and kept[1].article == article else None
        story = story or self.once(page, article)
        with self._lock:
            self._kept[article.id] = (revision, story)
            self._kept.move_to_end(article.id)
            while len(self._kept) > self._keep:
                self._kept.popitem(last=False)
        return story

    def once(self, page: Page, article: Article) -> Story:
        """A story that is not kept, of a page that will not be met again."""
        return Story(page, article, self._words, self._vectors)
