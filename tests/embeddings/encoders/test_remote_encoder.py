"""The embeddings server, played by a mock transport."""

import json
from collections.abc import Callable

import httpx
import numpy as np
import pytest

from embeddings.encoders.remote import RemoteEncoder
from embeddings.errors import RemoteEncoderError

ADDRESS = "https://host.test/v1#lab/model"
KEY = "sk-very-secret"
Answer = Callable[[httpx.Request], httpx.Response]


def vector(text: str) -> list[float]:
    """A vector of four numbers, a different direction for each length of text."""
    return [float(len(text)), 1.0, 2.0, 3.0]


def reply(request: httpx.Request) -> httpx.Response:
    """Vectors in reversed order, as a server may send them."""
    texts = json.loads(request.content)["input"]
    data = [{"index": n, "embedding": vector(text), "object": "embedding"} for n, text in enumerate(texts)]
    return httpx.Response(200, json={"data": data[::-1], "model": "m", "usage": {}})


class Server:
    """Answers with each of ``answers`` in turn, then with vectors; keeps the requests."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        return (self.answers.pop(0) if self.answers else reply)(request)

    def encoder(self, **options: object) -> RemoteEncoder:
        return RemoteEncoder(ADDRESS, api_key=KEY, transport=httpx.MockTransport(self), pause=0, **options)  # type: ignore[arg-type]


def status(code: int, text: str = "no") -> Answer:
    return lambda request: httpx.Response(code, text=text)


def refuse(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("connection refused", request=request)


def test_batches_keep_the_order_of_the_texts() -> None:
    server = Server()
    encoder = server.encoder(batch_size=3)
    texts = ["x" * n for n in range(1, 9)]
    expected = np.array([vector(text) for text in texts])
    expected /= np.linalg.norm(expected, axis=1, keepdims=True)
    np.testing.assert_allclose(encoder.encode_passages(texts), expected, atol=1e-6)
    assert [len(json.loads(r.content)["input"]) for r in server.requests] == [1, 3, 3, 2]
    assert encoder.encode_passages([]).shape == (0, 4)


def test_says_model_and_key_to_the_server() -> None:
    server = Server()
    server.encoder(query_prompt="query: ").encode_queries(["x"])
    request = server.requests[-1]
    assert str(request.url) == "https://host.test/v1/embeddings"
    assert request.headers["Authorization"] == f"Bearer {KEY}"
    body = json.loads(request.content)
    assert body == {"model": "lab/model", "input": ["query: x"], "encoding_format": "float"}


@pytest.mark.parametrize("failure", [status(429), status(500), status(503), refuse])
def test_tries_again(failure: Answer) -> None:
    server = Server(failure, failure)
    assert server.encoder().dimension == 4
    assert len(server.requests) == 3


def test_pauses_grow_or_are_as_long_as_the_server_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    monkeypatch.setattr("time.sleep", pauses.append)
    server = Server(status(500), lambda _: httpx.Response(429, headers={"Retry-After": "7"}), status(500))
    RemoteEncoder(ADDRESS, transport=httpx.MockTransport(server), pause=0.5)
    assert pauses == [0.5, 7.0, 2.0]


def test_gives_up_after_some_attempts() -> None:
    server = Server(*[refuse] * 9)
    with pytest.raises(RemoteEncoderError, match=r"host\.test.*cannot be reached: connection refused"):
        server.encoder()
    assert len(server.requests) == 4


def test_does_not_repeat_what_the_server_refused() -> None:
    server = Server(status(401, "bad key"))
    with pytest.raises(RemoteEncoderError, match="401: bad key"):
        server.encoder()
    assert len(server.requests) == 1


@pytest.mark.parametrize("failure", [status(401), status(500), refuse])
def test_errors_keep_the_key_to_themselves(failure: Answer) -> None:
    with pytest.raises(RemoteEncoderError) as caught:
        Server(*[failure] * 4).encoder()
    assert KEY not in repr(caught.value) + str(caught.value)


def answer(*items: tuple[int, list[float]]) -> Answer:
    return lambda _: httpx.Response(200, json={"data": [{"index": n, "embedding": e} for n, e in items]})


@pytest.mark.parametrize(
    "nonsense",
    [
        status(200, "<html>"),
        status(200, '{"data": []}'),
        status(200, '{"error": "no"}'),
        answer((0, [1.0]), (0, [1.0])),
        answer((1, [1.0, 2.0]), (2, [1.0, 2.0])),
        answer((0, [1.0, 2.0]), (1, [1.0])),
        answer((0, []), (1, [])),
        answer((0, [1e300] * 4), (1, [1.0] * 4)),
    ],
)
def test_nonsense_is_an_error(nonsense: Answer) -> None:
    server = Server(reply, nonsense)
    with pytest.raises(RemoteEncoderError, match=r"host\.test"):
        server.encoder().encode_passages(["a", "b"])


def test_another_dimension_than_before_is_refused() -> None:
    server = Server(reply, answer((0, [1.0, 2.0])))
    with pytest.raises(RemoteEncoderError, match="2 dimensions, before they had 4"):
        server.encoder().encode_passages(["a"])


def test_truncates_and_tells_itself_apart() -> None:
    whole, short = Server().encoder(), Server().encoder(truncate_dim=2)
    assert (whole.dimension, short.dimension) == (4, 2)
    np.testing.assert_allclose(np.linalg.norm(short.encode_queries(["abc"]), axis=1), 1, atol=1e-6)
    fingerprints = {encoder.fingerprint for encoder in (whole, short, Server().encoder(passage_prompt="p"))}
    assert len(fingerprints) == 3
