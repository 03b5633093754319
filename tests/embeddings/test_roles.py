"""Roles of lines, and the search for the best sequence."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from embeddings.arrangement import learned_weights
from embeddings.blocks import find_blocks
from embeddings.roles import best_sequence, find_roles

numbers = st.integers(-9, 9).map(float)


@given(st.data(), st.integers(1, 5), st.integers(1, 3))
def test_the_best_sequence_is_the_best_of_all(data: st.DataObject, length: int, states: int) -> None:
    scores = [[data.draw(numbers) for _ in range(states)] for _ in range(length)]
    links = [[[data.draw(numbers) for _ in range(states)] for _ in range(states)] for _ in range(length)]

    def worth(path: tuple[int, ...] | list[int]) -> float:
        own = sum(scores[at][state] for at, state in enumerate(path))
        return own + sum(links[at][path[at - 1]][path[at]] for at in range(1, length))

    found = best_sequence(scores, links)
    assert len(found) == length
    assert worth(found) == max(map(worth, product(range(states), repeat=length)))


def test_nothing_has_no_roles() -> None:
    assert best_sequence([], []) == []
    assert find_roles([], learned_weights().roles) == []


def test_roles_of_a_small_page() -> None:
    page = (
        "市图书馆新馆昨日开放\n\n"
        "本报讯（记者 张三）昨日，市图书馆新馆开放，首日迎来读者三千人，馆方延长开放时间，市民可凭身份证入馆阅\n\n"
        "览，藏书百万册。\n\n\n\n"
        "图为读者在新馆阅读。\n\n本报记者 张三摄\n\n（下转第三版）"
    )
    roles = find_roles(find_blocks(page), learned_weights().roles)
    assert roles == ["head", "body", "body", "caption", "other", "other"]
