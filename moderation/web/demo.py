"""The demo article: stands for a static page of a portal, and so takes nothing from this service but its script."""

from flask import Blueprint, render_template

DEMO_SITE = "demo"
DEMO_PATH = "/zcjh/jishixinwen/8963.html"

demo = Blueprint("demo", __name__)


@demo.get(DEMO_PATH)
def article() -> str:
    """An article of a local portal with its comments below."""
    return render_template("reader/demo_article.html", site=DEMO_SITE, thread=DEMO_PATH)
