"""The demo article: stands for a static page of a portal, and so takes nothing from this service but its script."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

DEMO_SITE = "demo"
DEMO_PATH = "/zcjh/jishixinwen/8963.html"

demo = Blueprint("demo", __name__)


@demo.get("/")
def front() -> Response:
    """The demo has one page."""
    return redirect(url_for("demo.article"))


@demo.get(DEMO_PATH)
def article() -> str:
    """An article of a local portal with its comments below."""
    return render_template("reader/demo_article.html", site=DEMO_SITE, thread=DEMO_PATH)
