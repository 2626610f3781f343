"""What is known of pages: the last report, and what became of them from report to report."""

from __future__ import annotations

from apiflask import APIBlueprint
from flask import Response

from service.api.answers import json_answer
from service.api.caller import requires
from service.api.current import services
from service.api.failures import QUERY, STORE, fails
from service.api.pages.schemas import HistoryOut, HistoryQuery, PageOut, PageQuery
from service.api.problems import ApiError
from service.reports.history_json import history_to_dict, page_to_dict
from service.usecases.look_up_page import look_up_page
from service.usecases.tell_history import tell_history

pages = APIBlueprint("pages", __name__, tag="Pages")


@pages.get("/v1/pages")
@pages.input(PageQuery, location="query", arg_name="query")
@pages.output(PageOut, description="The page with its last report.")
@pages.doc(operation_id="getPage", responses=fails(*QUERY, "invalid_url", "page_not_found", STORE))
@requires("read")
def get_page(query: PageQuery) -> Response:
    """Get what is known of a page. Nothing is fetched."""
    found = look_up_page(query.url, services().store)
    if found is None:
        raise ApiError("page_not_found")
    return json_answer(page_to_dict(found))


@pages.get("/v1/pages/history")
@pages.input(HistoryQuery, location="query", arg_name="query")
@pages.output(HistoryOut, description="The page's reports, the latest first.")
@pages.doc(operation_id="getPageHistory", responses=fails(*QUERY, "invalid_url", "page_not_found", STORE))
@requires("read")
def get_page_history(query: HistoryQuery) -> Response:
    """Get a page's reports, and of each change whether the page or the model made it.

    Where both were another one, the new page is scored once more with the old model, which tells their parts apart.
    """
    found = tell_history(query.url, services().store, before=query.before, limit=query.limit)
    if found is None:
        raise ApiError("page_not_found")
    return json_answer(history_to_dict(found))
