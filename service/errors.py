"""What can go wrong between a question and its answer.

The tree grows from the one in ``embeddings.errors``; each error is a sentence for a person::

    YinjuError
    ├── SettingsError         a setting has a value that it cannot have
    ├── AddressError          the address to serve cannot be listened at
    ├── NoPagesError          there is no data folder yet
    ├── RerankerError         a reranker cannot be loaded
    │   └── RerankerNotFoundError   it is not on this machine
    ├── NotReadyError         models and index are still being loaded, or could not be
    ├── OverloadedError       more work is waiting than can be done in time
    ├── TimeLimitError        a request took longer than it may
    ├── UploadError           an upload does not describe pages
    │   └── UnsupportedUploadError  it is of no form that can be read
    └── ClientError           a service that was asked gave no answer
        ├── UnreachableError      it could not be reached
        └── RefusedError          it refused, with a problem document
"""

from embeddings.errors import YinjuError


class SettingsError(YinjuError):
    """A setting has a value that it cannot have; names the setting and the value."""


class AddressError(YinjuError):
    """The address to serve cannot be listened at."""


class NoPagesError(YinjuError):
    """There is no data folder yet; says how to make one."""


class RerankerError(YinjuError):
    """A reranker cannot be loaded; says which and why."""


class RerankerNotFoundError(RerankerError):
    """There is no such reranker on this machine; says how to fetch it."""


class NotReadyError(YinjuError):
    """Models and index are still being loaded, or could not be; ``retry_after`` is in seconds."""

    retry_after = 1


class OverloadedError(YinjuError):
    """More work is waiting than can be done in time; to ask again after ``retry_after`` seconds is right."""

    def __init__(self, message: str, retry_after: int = 1) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class TimeLimitError(YinjuError):
    """A request took longer than it may."""


class UploadError(YinjuError):
    """An upload does not describe pages."""


class UnsupportedUploadError(UploadError):
    """An upload is of no form that can be read as pages."""


class ClientError(YinjuError):
    """A service that was asked gave no answer."""


class UnreachableError(ClientError):
    """The service could not be reached."""


class RefusedError(ClientError):
    """The service refused: ``type`` and ``status`` are those of its problem document, whose detail is the text."""

    def __init__(self, detail: str, type: str, status: int) -> None:
        super().__init__(detail)
        self.type = type
        self.status = status
