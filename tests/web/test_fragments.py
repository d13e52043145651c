"""Parts of pages that are the same on many are rendered once, and only under all that they depend on."""

from jinja2 import DictLoader, Environment

from shishin.web.fragments import KeptFragments

PART = '{% kept "part", name %}<b>{{ name }} {{ count() }}</b>{% endkept %} {{ name }}'


def rendered(environment: Environment, name: str, calls: list[str]) -> str:
    def count() -> int:
        calls.append(name)
        return len(calls)

    return environment.get_template("page").render(name=name, count=count)


def test_a_part_is_rendered_once_for_each_of_its_words() -> None:
    environment = Environment(
        loader=DictLoader({"page": PART}), extensions=[KeptFragments], autoescape=True, auto_reload=False
    )
    calls: list[str] = []
    answers = [rendered(environment, name, calls) for name in ("a", "<", "a", "<")]
    assert answers == ["<b>a 1</b> a", "<b>&lt; 2</b> &lt;"] * 2


def test_where_templates_are_being_written_nothing_is_kept() -> None:
    environment = Environment(
        loader=DictLoader({"page": PART}), extensions=[KeptFragments], autoescape=True, auto_reload=True
    )
    calls: list[str] = []
    assert [rendered(environment, "a", calls) for _ in range(2)] == ["<b>a 1</b> a", "<b>a 2</b> a"]
