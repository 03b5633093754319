"""How much a confidence can be trusted, and how long answers take."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float | None:
    """Chance that a positive scores above a negative, ties counted half (Mann-Whitney U / (m·n)).

    ``None`` where one of the two is empty.
    """
    if not positive or not negative:
        return None
    ordered = np.sort(np.asarray(negative, dtype=np.float64))
    scores = np.asarray(positive, dtype=np.float64)
    below = np.searchsorted(ordered, scores, side="left")
    not_above = np.searchsorted(ordered, scores, side="right")
    return float((below + not_above).sum() / (2 * len(scores) * len(ordered)))


def risk_coverage(confidences: Sequence[float], right: Sequence[float]) -> tuple[Floats, Floats]:
    """Coverage and risk (share that is wrong) of the most confident n questions, n = 1 … N, shape ``(N,)`` each.

    ``right`` is 1 or 0, or a share of rightness. Questions of equal confidence share their mean, so that
    their order does not matter (El-Yaniv and Wiener 2010).
    """
    scores = np.asarray(confidences, dtype=np.float64)
    wrong = 1.0 - np.asarray(right, dtype=np.float64)
    values, group = np.unique(-scores, return_inverse=True)
    mean_wrong = np.bincount(group, weights=wrong, minlength=len(values)) / np.bincount(group, minlength=len(values))
    counts = np.arange(1, len(scores) + 1)
    return counts / max(len(scores), 1), np.cumsum(mean_wrong[np.sort(group)]) / counts


def risk_coverage_area(confidences: Sequence[float], right: Sequence[float]) -> float | None:
    """Mean risk over all coverages (AURC; Geifman et al. 2019), lower is better; ``None`` without questions."""
    _, risk = risk_coverage(confidences, right)
    return float(risk.mean()) if len(risk) else None


def reliability(confidences: Sequence[float], right: Sequence[float], bins: int = 10) -> list[tuple[float, float, int]]:
    """Mean confidence, share that is right, and count of each non-empty bin of equal width over [0, 1].

    A confidence on a border belongs to the bin above it, 1.0 to the last.
    """
    scores = np.asarray(confidences, dtype=np.float64)
    rightness = np.asarray(right, dtype=np.float64)
    group = np.clip((scores * bins).astype(np.int64), 0, bins - 1)
    return [
        (float(scores[group == n].mean()), float(rightness[group == n].mean()), int((group == n).sum()))
        for n in range(bins)
        if (group == n).any()
    ]


def calibration_error(confidences: Sequence[float], right: Sequence[float], bins: int = 10) -> float | None:
    """Expected calibration error: Σ bins (n/N)·|share right − mean confidence| (Guo et al. 2017).

    ``None`` without questions.
    """
    if not len(confidences):
        return None
    parts = reliability(confidences, right, bins)
    return sum(count * abs(share - confidence) for confidence, share, count in parts) / len(confidences)


def percentile(values: Sequence[float], percent: float) -> float | None:
    """The value at ``percent`` of the sorted values, linear between neighbours; ``None`` without values."""
    return float(np.percentile(np.asarray(values, dtype=np.float64), percent)) if len(values) else None
