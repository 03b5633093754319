"""Every format, recognised and read; what is broken is named and the rest is kept."""

import gzip
import json
from pathlib import Path

import pytest

from service.evaluation.formats import QuestionFileError, read_questions, recognise
from service.evaluation.questions import Evidence, Paragraph

CONTEXT = "丹佛野马队在加州夺冠。"
SQUAD = {
    "version": "v2.0",
    "data": [
        {
            "title": "超级碗",
            "paragraphs": [
                {
                    "context": CONTEXT,
                    "qas": [
                        {"id": "a", "question": "谁夺冠？", "answers": [{"text": "丹佛野马队", "answer_start": 0}] * 2},
                        {"id": "b", "question": "Who lost?", "answers": [], "is_impossible": True},
                    ],
                }
            ],
        },
        {"title": "broken", "paragraphs": [{"qas": []}]},
    ],
}
CMRC = [
    {
        "context_id": "C1",
        "context_text": CONTEXT,
        "title": "超级碗",
        "qas": [{"query_id": "a", "query_text": "在哪？", "answers": ["加州", "在加州"]}],
    }
]
ROW = {"id": "r1", "lang": "zh", "title": "", "context": CONTEXT, "question": "在哪？"}
ROW |= {"answers": [{"text": "加州", "start": 6}]}
TOPICS = "<top>\n<num> Number: 301\n<title> 市委书记走访\n<desc> x\n</top>\n<top><num>302</num></top>"


def write(folder: Path, name: str, content: object) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content, ensure_ascii=False), "utf-8")
    return path


def test_squad_2(tmp_path: Path) -> None:
    found = read_questions([write(tmp_path, "squad.json", SQUAD)])
    first, second = found.questions
    assert first.answers == ("丹佛野马队",)
    assert first.evidence == (Evidence("paragraph-00001", 0, 5, "丹佛野马队"),)
    assert (first.language, first.answer_language, second.language, second.answer_language) == ("zh", "zh", "en", "zh")
    assert not second.is_answerable
    assert found.has_unanswerable
    assert found.paragraphs == {"paragraph-00001": Paragraph("paragraph-00001", "超级碗", CONTEXT)}
    assert [problem.split(":")[:2] for problem in found.problems] == [["squad.json", " entry 2"]]


def test_json_over_several_lines_is_recognised_without_its_ending(tmp_path: Path) -> None:
    assert recognise(write(tmp_path, "squad.txt", json.dumps(SQUAD, indent=1))) == "squad"


def test_cmrc_in_its_own_shape(tmp_path: Path) -> None:
    (question,) = read_questions([write(tmp_path, "cmrc.json", CMRC)]).questions
    assert question.answers == ("加州", "在加州")
    assert question.evidence[1] == Evidence("paragraph-00001", 5, 8, "在加州")


def test_rows_packed(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl.gz"
    path.write_bytes(gzip.compress((json.dumps(ROW) + "\n{broken\n" + json.dumps(ROW | {"id": "r2"})).encode()))
    found = read_questions([path])
    assert [question.id for question in found.questions] == ["r1", "r2"]
    assert len(found.paragraphs) == 1
    assert found.problems[0].startswith("rows.jsonl.gz: line 2: ")


def test_topics_with_qrels(tmp_path: Path) -> None:
    topics = write(tmp_path, "topics.txt", TOPICS)
    qrels = write(tmp_path, "qrels.txt", "301 0 page-a 2\n301 0 page-b 0\nnonsense\n")
    found = read_questions([topics, qrels])
    (question,) = found.questions
    assert (question.id, question.text, question.relevant) == ("301", "市委书记走访", {"page-a": 2, "page-b": 0})
    assert [problem.split(" (")[0] for problem in found.problems] == [
        "topics.txt: line 6: a topic without <num> or <title>",
        "qrels.txt: line 3: not qrels",
    ]


def test_beir_folder(tmp_path: Path) -> None:
    write(tmp_path, "corpus.jsonl", '{"_id": "d1", "title": "题", "text": "文"}\n{"_id": "d2", "text": "又"}\n')
    write(tmp_path, "queries.jsonl", '{"_id": "q1", "text": "问"}\n{"_id": "q2", "text": "不判"}\n')
    write(tmp_path, "qrels/dev.tsv", "query-id\tcorpus-id\tscore\nq9\td1\t1\n")
    write(tmp_path, "qrels/test.tsv", "query-id\tcorpus-id\tscore\nq1\td2\t1\n")
    found = read_questions([tmp_path])
    assert [(q.id, q.relevant) for q in found.questions] == [("q1", {"d2": 1})]
    assert found.paragraphs["d1"] == Paragraph("d1", "题", "文")


def test_plain_tsv(tmp_path: Path) -> None:
    found = read_questions([write(tmp_path, "q.tsv", "谁？\t张强\t市长张强\n\nWho else?\t\n\tanswer\n")])
    assert [(q.id, q.answers, q.language) for q in found.questions] == [
        ("1", ("张强", "市长张强"), "zh"),
        ("3", (), "en"),
    ]
    assert not found.questions[1].is_answerable
    assert found.problems == ("q.tsv: line 4: no question before the first TAB",)


def test_paragraphs_of_two_files_stay_apart(tmp_path: Path) -> None:
    other = json.loads(json.dumps(SQUAD).replace(CONTEXT, "别的段落"))
    found = read_questions([write(tmp_path, "one.json", SQUAD), write(tmp_path, "two.json", other)])
    assert set(found.paragraphs) == {"one.json:paragraph-00001", "two.json:paragraph-00001"}
    first = found.questions[0]
    assert first.paragraph == first.evidence[0].page == "one.json:paragraph-00001"
    assert first.relevant == {"one.json:paragraph-00001": 1}


def test_questions_of_the_same_id_are_told_apart(tmp_path: Path) -> None:
    files = [write(tmp_path, f"{name}.tsv", f"问{name}\t答\n") for name in "abc"]
    assert [(q.id, q.text) for q in read_questions(files).questions] == [("1", "问a"), ("1#2", "问b"), ("1#3", "问c")]


def test_language_leaves_the_others_out(tmp_path: Path) -> None:
    found = read_questions([write(tmp_path, "squad.json", SQUAD)], "en")
    assert [question.id for question in found.questions] == ["b"]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("notes.txt", "just some words\n", "of no known format"),
        ("empty.jsonl", "", "of no known format"),
        ("broken.jsonl", "{no\n{json\n", "no line of it is JSON"),
        ("broken.json", '{"data": [', "broken.json"),
        ("none.tsv", "\tanswer\n", "no question in the language asked for"),
    ],
)
def test_what_is_no_question_file_is_said(tmp_path: Path, name: str, content: str, words: str) -> None:
    with pytest.raises(QuestionFileError, match=words):
        read_questions([write(tmp_path, name, content)])


def test_absent_files_and_empty_folders_are_said(tmp_path: Path) -> None:
    with pytest.raises(QuestionFileError, match="No such file"):
        read_questions([tmp_path / "absent.jsonl"])
    with pytest.raises(QuestionFileError, match="BEIR"):
        recognise(tmp_path)
    write(tmp_path, "corpus.jsonl", "{}")
    write(tmp_path, "queries.jsonl", "{}")
    with pytest.raises(QuestionFileError, match="qrels"):
        read_questions([tmp_path])
