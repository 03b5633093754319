"""Times a first answer as a reader sees it: ``python -m tests.browser.speed``.

Ingests the pages into a new data folder, starts ``yinju serve`` on it, and asks it questions in Chromium, each in a
page that was just opened. A time is from the key Enter until the first item of the answer, or the word that there is
none, has been painted.
"""

import argparse
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from service.evaluation.formats import read_questions
from service.evaluation.metrics.confidence import percentile
from service.evaluation.questions import Languages
from tests.benchmarks.speed import ROOT, server, yinju

# Painting ends some time after the frame's callback; what is queued then runs when it has.
WATCH = """() => {
  window.answered = new Promise((resolve) => {
    let asked;
    addEventListener("keydown", (event) => { if (event.key === "Enter") asked = event.timeStamp; }, true);
    new MutationObserver((_, observer) => {
      if (!document.querySelector(".turn :is(.item, .no-answer)")) return;
      observer.disconnect();
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - asked)));
    }).observe(document.body, { childList: true, subtree: true });
  });
}"""


def measure(browser: Browser, site: str, questions: Sequence[str]) -> Iterator[float]:
    """Milliseconds until each of ``questions`` is answered, each in a fresh profile."""
    for question in questions:
        with browser.new_context(base_url=site) as context:
            page = context.new_page()
            page.goto("/")
            page.locator(".examples li").first.wait_for()
            page.evaluate(WATCH)
            page.locator("#question").fill(question)
            page.keyboard.press("Enter")
            yield float(page.evaluate("answered"))


def main(pages: Path, questions: Path, language: Languages, limit: int) -> None:
    """Print the times of each language."""
    asked = read_questions([questions], language).questions
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        subprocess.run([*yinju("ingest"), "--data", folder, str(pages)], check=True, capture_output=True)
        with server(Path(folder)) as (_, client, _):
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            for code in dict.fromkeys(question.language for question in asked):
                texts = [question.text for question in asked if question.language == code and not question.history]
                times = list(measure(browser, str(client.base_url), texts[:limit]))
                print(describe(code, times))  # noqa: T201
            browser.close()


def describe(language: str, times: Sequence[float]) -> str:
    """The times in a line."""
    first, *later = times
    parts = ", ".join(f"p{percent} {percentile(later, percent):.0f} ms" for percent in (50, 95))
    return f"{language}: the first {first:.0f} ms; {len(later)} more: {parts}, slowest {max(later):.0f} ms"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="time a first answer in a browser")
    parser.add_argument("--pages", type=Path, default=ROOT / "seeds/pages")
    parser.add_argument("--questions", type=Path, default=ROOT / "seeds/questions/dev.jsonl")
    parser.add_argument("--language", choices=("zh", "en", "both"), default="both")
    parser.add_argument("--limit", type=int, default=30, help="questions of each language")
    options = parser.parse_args()
    main(options.pages, options.questions, options.language, options.limit)
