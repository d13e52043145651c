"""The measure: one Flask page that does nothing."""

from flask import Flask

app = Flask(__name__)


@app.get("/")
@app.get("/healthz")
def page() -> str:
    """Answer with a few words."""
    return "<!doctype html><title>bare</title><p>hello"
