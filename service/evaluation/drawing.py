"""The look of charts, and pygal, which draws them."""

import sys
from typing import Any

import pygal  # type: ignore[import-untyped]

# For plug-ins that are not used here pygal adds an import hook of a kind that Python 3.12 dropped, and that makes
# every later import of the process warn.
sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__module__ != "pygal"]

Bar, XY = pygal.Bar, pygal.XY
_STYLE = pygal.style.Style(
    background="transparent",
    plot_background="transparent",
    foreground="#333",
    foreground_strong="#111",
    foreground_subtle="#777",
    guide_stroke_color="#e4e4e4",
    guide_stroke_dasharray="none",
    major_guide_stroke_color="#cccccc",
    major_guide_stroke_dasharray="none",
    opacity="0.85",
    opacity_hover="1",
    # Told apart in grey print and by colour-blind readers too (Okabe and Ito 2008).
    colors=("#0072b2", "#e69f00", "#999999", "#009e73"),
    font_family="system-ui, sans-serif",
    label_font_size=13,
    major_label_font_size=13,
    title_font_size=16,
    legend_font_size=13,
    value_font_size=12,
    tooltip_font_size=12,
)


def options(title: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    """Options of a chart that all charts share, and ``more``."""
    return {
        "style": _STYLE,
        "js": (),
        "width": 640,
        "height": 360,
        "title": title,
        "legend_at_bottom": True,
        "margin": 12,
        "value_formatter": lambda value: f"{value:.2g}",
        **more,
    }


def svg(chart: Any) -> str:  # noqa: ANN401
    """The chart as an ``<svg>`` element."""
    return str(chart.render(is_unicode=True, disable_xml_declaration=True))
