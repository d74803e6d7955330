"""The closed vocabularies of a logic graph's nodes: eight columns of small ids, and no name or text among them.

| column | what                                                                                            |
|--------|-------------------------------------------------------------------------------------------------|
| form   | which statement or expression it is                                                             |
| op     | the op it applies, in the order of ir/vector_layout.OPS_V1                                      |
| type   | the constructor of its value's type (of a function: of the result's type)                        |
| first  | the constructor of that type's first part: an element, a key (of the program: of its first parameter's type) |
| last   | the constructor of that type's last part: a map's value, a function's result (of the program: of its last parameter's type) |
| role   | what it is to its parent: an argument by position, a condition, a body ...                      |
| detail | which parameter a variable is, the class of a literal, the kind of an error, how many parameters or parts |
| depth  | how many loops and lambdas stand around it                                                      |

Id 0 is whatever a vocabulary does not have, id 1 that the column says nothing. Ids never move: new entries are added at the END.
"""

from __future__ import annotations

import math
from functools import lru_cache

from yantra_codex.ir.types import Type
from yantra_codex.ir.vector_layout import OPS_V1

UNKNOWN, NOTHING = "?", "-"
MANY = 6  # positions and numbers from here on are one token, "more"
DEEPEST = 5


def _counted(word: str, most: int = MANY) -> list[str]:
    return [*(f"{word}:{i}" for i in range(most)), f"{word}:more"]


FORMS = (UNKNOWN, NOTHING, *"""
program function parameter target let let_mutable declare set do perform if for_each for_range while break continue return raise try handler
step:index step:wrap step:key lit var make apply lambda if_expr let_in call call:self call:value
""".split())  # noqa: SIM905
OPS = (UNKNOWN, NOTHING, *OPS_V1)
TYPES = (UNKNOWN, NOTHING, *"int float bool str none any never list set vtuple tuple map option func record variable db http files clock log".split())  # noqa: SIM905
ROLES = (UNKNOWN, NOTHING, "entry", "helper", "parameter", "target", "body", "then", "else", "handler", "final", "condition", "iterable", "start",
         "stop", "step", "value", "message", "at", "key", *_counted("arg"), *_counted("item"))
ERRORS = tuple("""
Exception ValueError TypeError IndexError KeyError ZeroDivisionError LookupError ArithmeticError OverflowError RuntimeError RecursionError
NotImplementedError AssertionError AttributeError NameError StopIteration OSError IOError FileNotFoundError FileExistsError PermissionError
TimeoutError ConnectionError HTTPError UnicodeError JSONDecodeError DatabaseError IntegrityError OperationalError
""".split())  # noqa: SIM905
DETAILS = (
    UNKNOWN, NOTHING, *_counted("param"), *_counted("loop", 3), *_counted("lambda", 3), "local", "let", "result", "caught", "function",
    *_counted("arity"), *_counted("parts"), "error:all", "error:other", *(f"error:{e}" for e in ERRORS),
    "lit:none", "lit:false", "lit:true",
    *(f"lit:int:{x}" for x in ("0", "1", "2", "3", "-1", "10", "100", "digit", "tens", "hundreds", "large", "negative")),
    *(f"lit:float:{x}" for x in ("0", "1", "-1", "0.5", "2", "part", "whole", "other", "negative", "inf", "nan")),
    *(f"lit:str:{x}" for x in ("empty", "space", "newline", "comma", "dash", "underscore", "dot", "slash", "colon", "quote", "bracket", "sign",
                               "letter", "capital", "digit", "spaces", "vowels", "letters", "digits", "marks", "other")),
)
DEPTHS = (UNKNOWN, *_counted("depth", DEEPEST))
COLUMNS: dict[str, tuple[str, ...]] = {
    "form": FORMS, "op": OPS, "type": TYPES, "first": TYPES, "last": TYPES, "role": ROLES, "detail": DETAILS, "depth": DEPTHS}
SIZES: tuple[int, ...] = tuple(map(len, COLUMNS.values()))  # how large an embedding each column needs

FORM, OP, TYPE, ROLE, DETAIL = ({name: i for i, name in enumerate(names)} for names in (FORMS, OPS, TYPES, ROLES, DETAILS))


def counted(word: str, i: int, known: dict[str, int]) -> int:
    """The id of a position or number: that of "arg:2", else that of "arg:more"."""
    found = known.get(f"{word}:{i}")
    return known[f"{word}:more"] if found is None else found


def depth_id(depth: int) -> int:
    return 1 + min(depth, DEEPEST)


@lru_cache(maxsize=4096)
def type_ids(t: Type) -> tuple[int, int, int]:
    """The ids of a type's constructor, of its first part's and of its last part's."""
    return type_id(t), type_id(t.args[0]) if t.args else 1, type_id(t.args[-1]) if t.args else 1


def type_id(t: Type) -> int:
    return TYPE["variable"] if t.is_variable else TYPE.get(t.name, 0)


def error_id(kind: str) -> int:
    return DETAIL.get(f"error:{kind}", DETAIL["error:other"])


def literal_id(value: object) -> int:
    """The id of a literal's class; its value goes no further."""
    match value:
        case None:
            return DETAIL["lit:none"]
        case bool():
            return DETAIL["lit:true" if value else "lit:false"]
        case int():
            return DETAIL[f"lit:int:{_int_class(value)}"]
        case float():
            return DETAIL[f"lit:float:{_float_class(value)}"]
        case str():
            return DETAIL[f"lit:str:{_str_class(value)}"]
    return 0


def _int_class(x: int) -> str:
    if x in (0, 1, 2, 3, -1, 10, 100):
        return str(x)
    return "negative" if x < 0 else "digit" if x < 10 else "tens" if x < 100 else "hundreds" if x < 1000 else "large"


def _float_class(x: float) -> str:
    if not math.isfinite(x):
        return "nan" if x != x else "inf"
    if x in (0, 1, -1, 0.5, 2):
        return f"{x:g}".replace("-0", "0")
    return "negative" if x < 0 else "part" if x < 1 else "whole" if x.is_integer() else "other"


CHARACTERS = {"": "empty", " ": "space", "\n": "newline", ",": "comma", "-": "dash", "_": "underscore", ".": "dot", "/": "slash", ":": "colon",
              **dict.fromkeys("\"'`", "quote"), **dict.fromkeys("()[]{}<>", "bracket")}


def _str_class(text: str) -> str:
    if text in CHARACTERS:
        return CHARACTERS[text]
    if len(text) == 1:
        return "digit" if text.isdigit() else "capital" if text.isupper() else "letter" if text.isalpha() else "sign"
    if len(text) > 1000:
        return "other"
    if text.isspace():
        return "spaces"
    if set(text.lower()) == set("aeiou"):
        return "vowels"
    return "letters" if text.isalpha() else "digits" if text.isdigit() else "marks" if not any(map(str.isalnum, text)) else "other"
