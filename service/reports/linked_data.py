"""A report as linked data: a schema.org Review of a web page, with a Rating where there is a score.

Never a ClaimReview: how credible a page is says nothing on whether any one claim is true. And never of an address that
the page was not fetched from: anybody can hand in content and name another's.
"""

from __future__ import annotations

from typing import Any

from models.report import ScoreReport
from service.reports.wording import plain, verdict

MEDIA_TYPE = "application/ld+json"


def review_of(report: ScoreReport, permalink: str) -> dict[str, Any]:
    """The review, as JSON values; `permalink` is where a reader finds the report."""
    made = report.scored_at.isoformat(timespec="seconds")
    review = {
        "@context": "https://schema.org",
        "@type": "Review",
        "@id": permalink,
        "url": permalink,
        "datePublished": made,
        "inLanguage": "en",
        "author": {"@type": "Organization", "name": "Plumbline"},
        "name": "Credibility of a health web page",
        "reviewAspect": "credibility",
        "reviewBody": report.reason.message if report.reason else verdict(report),
        "itemReviewed": _page(report),
    }
    return {**review, "reviewRating": _rating(report)} if report.score is not None else review


def _page(report: ScoreReport) -> dict[str, str]:
    known = {"url": report.url if report.fetched_at else "", "name": plain(report.title), "inLanguage": report.language}
    return {"@type": "WebPage", **{name: value for name, value in known.items() if value}}


def _rating(report: ScoreReport) -> dict[str, Any]:
    return {
        "@type": "Rating",
        "ratingValue": report.score,
        "bestRating": 100,
        "worstRating": 0,
        "ratingExplanation": f"{verdict(report)}. Model {report.model.version}.",
    }
