"""A data folder with a few rows of each source, in the files' real forms."""

import gzip
import json
import lzma
from pathlib import Path

import pytest

SENTENCES = [
    "市委书记卢东亮走访了省财政厅。",
    "省农业农村厅介绍了今年的粮食生产情况。",
    "全市共有三百家企业参加了此次交易会。",
    "大同市花园屯镇的黄花喜获丰收，农民收入增加。",
    "会议要求加快推进重点工程建设，确保按期完成。",
    "医疗队为老人们做了身体检查，还送去了药品。",
]
CEDICT = [
    "# CC-CEDICT",
    "財政廳 财政厅 [cai2 zheng4 ting1] /department of finance/(old) treasury (of a province)/",
    "盧 卢 [Lu2] /surname Lu/",
    "大同 大同 [Da4 tong2] /Datong, prefecture-level city in Shanxi 山西[Shan1 xi1]/Great Unity; harmony/",
    "走訪 走访 [zou3 fang3] /to visit/to travel to/",
    "綠 绿 [lu:4] /green/variant of 菉[lu4]/",
]


@pytest.fixture(scope="session")
def data_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    text = "".join(SENTENCES)

    def rows(*found: dict[str, object]) -> str:
        return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in found)

    broadcasts = [{"title": f"【快讯】标题{n}", "body": f"央视网消息（新闻联播）：{text * 3}"} for n in range(5)]
    news = [
        {"title": f"臺北市新聞{n}", "text": text * 2, "source": "x", "script": "t", "licence": "y"} for n in range(5)
    ]
    asked = [
        {"question": "市委书记走访了哪里？", "context": text, "answers": [{"text": "省财政厅", "start": 10}]},
        {"question": "黄花在哪里丰收？", "context": text * 2, "answers": [{"text": "大同市", "start": 51}]},
    ]
    parallel = "".join(f"The secretary visited office {n}.\t书记走访了第{n}个厅。\ttico19\tCC0\n" for n in range(20))
    for name, content in {
        "xinwenlianbo_articles.jsonl": rows(*broadcasts),
        "cmrc2018_train.jsonl": rows(*asked * 5),
        "cedict_ts.u8": "\n".join(CEDICT) + "\n",
        "tatoeba_en_zh.tsv": "Hello!\t你好。\n",
    }.items():
        (folder / f"{name}.gz").write_bytes(gzip.compress(content.encode()))
    (folder / "government_news.jsonl.xz").write_bytes(lzma.compress(rows(*news).encode()))
    (folder / "parallel_en_zh.tsv.xz").write_bytes(lzma.compress(parallel.encode()))
    return folder
