"""What all shapes share: texts that can be kept, things with a version, refusals."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from assessment.changes import text_fault, tidy


def kept_text(text: str) -> str:
    """Give a text as it is kept; refuses characters that no database and no report can hold."""
    fault = text_fault(text)
    if fault:
        raise PydanticCustomError("text_fault", "{message}", {"message": fault[0], "remedy": fault[1]})
    return tidy(text)


Kept = AfterValidator(kept_text)
Text = Annotated[str, StringConstraints(max_length=10_000), Kept]
Lines = Annotated[str, StringConstraints(max_length=2000), Kept]
Sentence = Annotated[str, StringConstraints(max_length=1000), Kept]
Word = Annotated[str, StringConstraints(max_length=200), Kept]
Whole = Annotated[int, Field(ge=0, le=2**53)]


class Shape(BaseModel):
    """Something answered."""

    model_config = ConfigDict(frozen=True)


class Versioned(Shape):
    """Something with a version; it is the ETag of the single resource."""

    fassung: int = Field(description="Steht als ETag in der Antwort und gehört bei einer Änderung in If-Match.")


class Given(BaseModel):
    """Something sent; a misspelt name is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Problem(Shape):
    """Ein einzelner Fehler: wo, was, und was hilft."""

    ort: str
    meldung: str
    abhilfe: str = ""
    kennung: str = ""


class Problemdetails(Shape):
    """Warum etwas nicht ging (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    probleme: list[Problem] = []
    stand: dict[str, Any] | None = Field(None, description="Bei 412: was jetzt da steht, mit seinem ETag.")
