"""What can go wrong between a newspaper page and its index.

Every error says what was wrong and where, in a sentence for a person::

    YinjuError
    ├── PageError             a source cannot become a page
    │   ├── EmptyPageError        it holds no text
    │   ├── NotTextError          it is binary, or its encoding cannot be told
    │   └── PageTooLargeError     it is longer than the limit
    ├── UnknownIdError        no such page or article in the catalog
    │   └── AmbiguousNameError    several pages have that name
    ├── EncoderError          an encoder cannot be loaded or does not fit
    │   ├── EncoderNotFoundError  no model of that name or folder
    │   └── RemoteEncoderError    an embeddings server failed or answered nonsense
    └── DataFolderError       the data folder cannot be used
        ├── ReadOnlyDataError     it cannot be written
        ├── NewerFormatError      a newer version of Yinju wrote it
        └── VectorServerError     its vectors are searched elsewhere, and that place cannot be used
"""


class YinjuError(Exception):
    """Base of all errors that Yinju raises on purpose; the text is fit to be shown to its user."""


class PageError(YinjuError):
    """A source cannot become a page."""


class EmptyPageError(PageError):
    """The source holds nothing but blanks."""


class NotTextError(PageError):
    """The source is binary, or no known encoding decodes it."""


class PageTooLargeError(PageError):
    """The source is longer than the limit."""


class UnknownIdError(YinjuError):
    """The catalog holds no page or article of that id."""


class AmbiguousNameError(UnknownIdError):
    """Several pages have that name; only an id tells them apart."""


class EncoderError(YinjuError):
    """An encoder cannot be loaded, or does not fit what it is asked to do."""


class EncoderNotFoundError(EncoderError):
    """There is no model of that name or in that folder."""


class RemoteEncoderError(EncoderError):
    """An embeddings server could not be reached, or its reply does not fit."""


class DataFolderError(YinjuError):
    """The data folder cannot be used."""


class ReadOnlyDataError(DataFolderError):
    """The data folder cannot be written."""


class NewerFormatError(DataFolderError):
    """The data folder was written by a newer version of Yinju."""


class VectorServerError(DataFolderError):
    """The server that searches the vectors could not be reached, or refused."""
